/** `guichet demo` in a folder of its own, as a visitor of one language starts it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, program } from './program';

export class Demonstration {
  private constructor(
    /** Signs in once. */
    readonly signInUrl: string,
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(locale: 'fr_FR' | 'en_GB'): Promise<Demonstration> {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-e2e-'));
    const env = { ...process.env, GUICHET_KEY_FILE: join(folder, 'key'), LANG: `${locale}.UTF-8`, LC_ALL: '' };
    const server = spawn(program(), ['demo', '--no-open', '--listen', `127.0.0.1:${await freePort()}`, '--data', join(folder, 'data')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const signInUrl = await new Promise<string>((found, failed) => {
      const hear = (part: Buffer) => {
        said += part.toString();
        const url = /http:\/\/\S+#token=\S+/.exec(said)?.[0];
        if (url) found(url);
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.once('exit', () => failed(new Error(`the demonstration ended:\n${said}`)));
    });
    return new Demonstration(signInUrl, server, folder);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
