import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import addressParser from 'nodemailer/lib/addressparser';
import type Mail from 'nodemailer/lib/mailer';
import { UsageError } from '../command-line.ts';
import { isEmpty } from './conditions.ts';
import type { Fields } from './mapping.ts';

/** Plays Gmail: writes an email to `outDir/emails/<number>-<to>-<subject>.eml`, and can also send it over SMTP. */
export type SendEmail = (input: Fields) => Promise<Fields>;

const SENDER = { name: 'Example Shop', address: 'shop@example.com' };

/** Timeout of the mail server. */
const TIMEOUT_MS = 5000;

const connectTo = (url: string) =>
  createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });

/** @throws UsageError without the password, if the mail server cannot be used */
export const checkMailServer = async (smtpUrl: string): Promise<void> => {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol)) {
    throw new UsageError('SMTP_URL has to look like smtps://user:password@smtp.example.com.');
  }
  const server = connectTo(smtpUrl);
  try {
    await server.verify();
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`The mail server ${url.host} of SMTP_URL cannot be used: ${message}.`);
  } finally {
    server.close();
  }
};

/** @param smtpUrl a mail server that sends the emails: `smtps://user:password@smtp.example.com` */
export const openMailbox = (outDir: string, smtpUrl?: string): SendEmail => {
  const folder = path.join(outDir, 'emails');
  const composer = createTransport({ streamTransport: true, buffer: true });
  const smtp = smtpUrl ? connectTo(smtpUrl) : undefined;
  // Emails of an earlier runner in the same folder keep their numbers.
  let count = existsSync(folder) ? readdirSync(folder).length : 0;

  return async (input) => {
    const to = oneEach('To', input.to);
    const cc = oneEach('Cc', input.cc);
    const replyTo = oneEach('Reply To', input.reply_to);
    const subject = texts(input.subject).join(' ');
    if (to.length === 0) throw new Error('The To field is empty.');
    const attachments = await Promise.all(texts(input.attachments).map(download));
    const { message, envelope, messageId } = await composer.sendMail({
      from: SENDER,
      to,
      cc,
      replyTo,
      subject,
      text: texts(input.text).join('\n'),
      html: texts(input.html).join('\n'),
      attachments,
    });
    count += 1;
    const file = path.join(folder, fileName(count, to[0]?.address ?? '', subject));
    await mkdir(folder, { recursive: true });
    await writeFile(file, message);
    await smtp?.sendMail({ envelope, raw: message });
    return { message_id: messageId, to: to.map(({ address }) => address).join(', '), subject, file };
  };
};

/** One address per entry, so that a buyer's input cannot add a recipient or a header. */
const oneEach = (field: string, entries: unknown): { name: string; address: string }[] =>
  texts(entries).map((entry) => {
    const [first, ...others] = addressParser(entry, { flatten: true });
    if (!first || others.length > 0 || /[\r\n]/.test(entry) || !/^[^\s@]+@[^\s@]+$/.test(first.address)) {
      throw new Error(
        `The ${field} field takes one email address per entry. ${JSON.stringify(entry)} is not one.`,
      );
    }
    return first;
  });

/** The texts of a field that takes one value or a list. */
const texts = (value: unknown): string[] =>
  [value]
    .flat()
    .filter((entry) => !isEmpty(entry))
    .map(String);

const download = async (url: string): Promise<Mail.Attachment> => {
  if (!URL.canParse(url)) {
    throw new Error('The attachment is neither a file of this run nor a URL.');
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`The attachment could not be downloaded: status ${response.status}.`);
  }
  return {
    filename:
      nameIn(response.headers.get('content-disposition') ?? '') ?? path.posix.basename(new URL(url).pathname),
    content: Buffer.from(await response.arrayBuffer()),
    contentType: response.headers.get('content-type') ?? undefined,
  };
};

/** The name of a file in a `Content-Disposition` header. @see RFC 6266: `filename*` has the characters beyond Latin-1 */
const nameIn = (disposition: string): string | undefined => {
  const [, encoded] = /\bfilename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  const [, quoted, plain] = /\bfilename=(?:"((?:[^"\\]|\\.)*)"|([^";\s]+))/i.exec(disposition) ?? [];
  return encoded ? decodeURIComponent(encoded) : (quoted?.replace(/\\(.)/g, '$1') ?? plain);
};

const fileName = (number: number, to: string, subject: string): string =>
  `${String(number).padStart(3, '0')}-${slug(to)}-${slug(subject)}.eml`;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
