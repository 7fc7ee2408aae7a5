import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type Stripe from 'stripe';

/** What a client is tried with. */
export interface Bench {
  /** Where the embedded Stripe is. */
  url: string;
  apiKey: string;
  stripe: Stripe;
  /** A module of what was installed for this client. */
  load<Module>(file: string): Promise<Module>;
  /** Where webhooks can be sent to, and what came. */
  hook: Hook;
}

/** Something that a client does: it throws where it does not come off. */
export type Attempt = [name: string, run: () => Promise<unknown>];

/** A program of others that talks to Stripe. It is installed as it is, and not changed. */
export interface Client {
  name: string;
  /** With exact versions. */
  packages: string[];
  /** Packages of which only some files are needed: those that match are unpacked, without what they depend on. */
  partsOf?: { package: string; files: string[] };
  open(bench: Bench): Promise<{ attempts: Attempt[]; close?: () => Promise<void> }>;
}

/** An expectation of an attempt. */
export const expect = (isMet: boolean, what: string): void => {
  if (!isMet) throw new Error(what);
};

const run = promisify(execFile);

/** Installs a client into a folder of its own, without running anything of what is installed. */
export const install = async (client: Client, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...options, ...client.packages], { cwd: folder });
  if (!client.partsOf) return;
  const { stdout } = await run('npm', ['pack', '--json', client.partsOf.package], {
    cwd: folder,
    maxBuffer: 50_000_000,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['xzf', filename, '--wildcards', ...client.partsOf.files], { cwd: folder });
};

export const loaderOf =
  (folder: string): Bench['load'] =>
  (file) =>
    import(pathToFileURL(path.join(folder, file)).href);

export interface Delivery {
  body: string;
  headers: IncomingHttpHeaders;
}

export interface Hook {
  url: string;
  /** What is delivered next, once something was done. */
  next(cause: () => Promise<unknown>): Promise<Delivery>;
  close(): void;
}

/** A receiver of webhooks that takes everything. */
export const openHook = async (): Promise<Hook> => {
  const arrivals = new EventEmitter<{ delivery: [Delivery] }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.end();
    arrivals.emit('delivery', { body: Buffer.concat(chunks).toString(), headers: request.headers });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    next: async (cause) => {
      const arrived = once(arrivals, 'delivery');
      await cause();
      const [delivery] = await arrived;
      return delivery;
    },
    close: () => server.close(),
  };
};
