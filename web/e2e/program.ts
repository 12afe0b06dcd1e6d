/** The real program on an empty folder: a brand, a person, a signed channel, and the outside world that answers. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The program: named by the caller, else where cargo builds it. */
export function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, '../../target');
  const found = [process.env.GUICHET_BIN, join(target, 'debug/guichet'), join(target, 'release/guichet')].find((path) => path && existsSync(path));
  if (!found) throw new Error('The program is not built: run `cargo build --package guichet` first, or name it by GUICHET_BIN.');
  return found;
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createNetServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

export interface Said {
  text: string;
  author?: string;
  handle?: string;
  thread?: string;
  visibility?: 'public' | 'private';
  /** Takes back what was said under this id. */
  takesBack?: string;
  /** The id of what is said, to name it later. */
  as?: string;
  /** By another signed channel than the first one. */
  hook?: { url: string; secret: string };
}
interface Reply {
  reply_id: string;
  text: string;
  in_reply_to: string;
}

export class Program {
  private constructor(
    readonly url: string,
    readonly brand: string,
    readonly signInUrl: string,
    private readonly hook: { url: string; secret: string },
    private readonly outside: Server,
    readonly replies: Reply[],
    /** The outside takes this many replies and hangs up instead of saying so. */
    readonly outsideBreaks: { times: number },
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(brand = 'colis-azur', name = 'Colis Azur'): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-e2e-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      GUICHET_DATA: join(folder, 'data'),
      GUICHET_KEY_FILE: join(folder, 'key'),
      GUICHET_LISTEN: `127.0.0.1:${port}`,
      GUICHET_PUBLIC_URL: url,
      // The world outside of these tests lives on this machine.
      GUICHET_ALLOW_PRIVATE_NETWORKS: 'true',
      LANG: 'fr_FR.UTF-8',
      LC_ALL: '',
    };
    const run = (...args: string[]) => JSON.parse(execFileSync(program(), args, { env, encoding: 'utf8' })) as Record<string, string>;
    run('brand', 'add', brand, '--name', name);
    const user = run('user', 'add', 'camille@desk.example', '--name', 'Camille Durand', '--role', 'admin', '--brand', brand);
    const channel = run('channel', 'add', 'inbound', '--name', 'Réseau d’essai', '--brand', brand);
    const server = spawn(program(), ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    server.stdout.on('data', (part: Buffer) => (log += part.toString()));
    server.stderr.on('data', (part: Buffer) => (log += part.toString()));
    for (let tries = 0; ; tries += 1) {
      if (await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) break;
      if (server.exitCode !== null || tries > 150) throw new Error(`the program did not start:\n${log}`);
      await new Promise((next) => setTimeout(next, 100));
    }
    const replies: Reply[] = [];
    const breaks = { times: 0 };
    const outside = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        replies.push(JSON.parse(body) as Reply);
        if (breaks.times > 0) {
          breaks.times -= 1;
          request.socket.destroy();
          return;
        }
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ external_id: `out-${replies.length}` }));
      });
    });
    await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
    const local = new URL(channel.url ?? '');
    return new Program(url, brand, `${url}${new URL(user.sign_in_url ?? '').pathname}${new URL(user.sign_in_url ?? '').hash}`, { url: `${url}${local.pathname}`, secret: channel.secret ?? '' }, outside, replies, breaks, server, folder);
  }

  /** A customer says something; answers with the id of the message once it is on disk. */
  async say({ text, author = 'Amina B.', handle = '@amina.b', thread = handle, visibility = 'public', hook = this.hook, takesBack, as }: Said): Promise<string> {
    const { port } = this.outside.address() as AddressInfo;
    const body = JSON.stringify({
      source: 'e2e', external_id: takesBack ?? as ?? randomUUID(), type: takesBack ? 'delete' : 'message', thread_id: thread, author: { id: handle, name: author, handle }, text,
      created_at: new Date().toISOString(), visibility, reply_url: `http://127.0.0.1:${port}/replies`,
    });
    const id = randomUUID();
    const time = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(hook.secret.replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
    const answer = await fetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` },
      body,
    });
    if (answer.status !== 202) throw new Error(`the message was not taken: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { message_id: string }).message_id;
  }

  async stop(): Promise<void> {
    this.outside.close();
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
