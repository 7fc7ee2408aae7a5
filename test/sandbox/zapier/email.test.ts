import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { checkMailServer, openMailbox } from '../../../sandbox/zapier/email.ts';
import { startZapierServer } from '../../../sandbox/zapier/zapier-server.ts';

/** A mail server that accepts every command. @returns it, and the lines that it received */
const startMailServer = async () => {
  const lines: string[] = [];
  const server = createServer((socket) => {
    let isMessage = false;
    socket.write('220 mail.example.com\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      lines.push(line);
      if (isMessage && line !== '.') return;
      isMessage = line === 'DATA';
      socket.write(isMessage ? '354 Go on\r\n' : '250 OK\r\n');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, lines, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

it('sends an email through a mail server', async () => {
  const { server, lines, url } = await startMailServer();
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'mailbox-'));
  try {
    await checkMailServer(url);
    const send = openMailbox(outDir, url);
    await send({ to: 'ann@example.com', cc: ['bob@example.com'], subject: 'Hello', text: 'Hi' });
    expect(lines.filter((line) => /^(RCPT TO|Subject):/.test(line))).toEqual([
      'RCPT TO:<ann@example.com>',
      'RCPT TO:<bob@example.com>',
      'Subject: Hello',
    ]);
  } finally {
    await rm(outDir, { recursive: true });
    server.close();
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
