import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { checkMailServer, openMailbox } from '../../../sandbox/zapier/email.ts';
import { startZapierServer } from '../../../sandbox/zapier/zapier-server.ts';

it('sends an email through a mail server', async () => {
  const received: { to: string[]; subject: string | undefined }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, session, done) => {
      const { subject } = await simpleParser(stream);
      received.push({ to: session.envelope.rcptTo.map(({ address }) => address), subject });
      done();
    },
  });
  const listener = smtp.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'mailbox-'));
  try {
    const url = `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    await checkMailServer(url);
    const send = openMailbox(outDir, url);
    await send({ to: 'ann@example.com', cc: ['bob@example.com'], subject: 'Hello', text: 'Hi' });
    expect(received).toEqual([{ to: ['ann@example.com', 'bob@example.com'], subject: 'Hello' }]);
  } finally {
    await rm(outDir, { recursive: true });
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  }
});

it.each(['foo', '', 'https://example.com', 'smtp://'])('refuses %j as a mail server', async (url) => {
  await expect(checkMailServer(url)).rejects.toThrow('SMTP_URL has to look like');
});

it('reports an unreachable mail server without the password', async () => {
  const refused = checkMailServer('smtp://me:secret@127.0.0.1:1');
  await expect(refused).rejects.toThrow(
    /^The mail server 127\.0\.0\.1:1 of SMTP_URL cannot be used: connect ECONNREF/,
  );
  await expect(refused).rejects.not.toThrow('secret');
});

it('fails for an attachment that cannot be downloaded', async () => {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'mailbox-'));
  const server = await startZapierServer('token', () => false);
  const send = openMailbox(outDir);
  const mail = {
    to: 'ann@example.com',
    subject: 'Hi',
    text: 'Hi',
    attachments: [`${server.url}/files/gone`],
  };
  await expect(send(mail)).rejects.toThrow('could not be downloaded: status 404');
  await server.close();
  await rm(outDir, { recursive: true });
});
