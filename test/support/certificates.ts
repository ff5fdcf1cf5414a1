import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why certificates cannot be made on this machine, or false; for the `skip` option of a test. */
export const withoutCertificates: string | false =
  spawnSync('openssl', ['version']).status !== 0 && 'there is no openssl to make certificates with';

/** A certificate with its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of one's own, and what it signed. */
export interface TestAuthority {
  readonly ca: string;
  /** For 127.0.0.1. */
  readonly server: Certificate;
  readonly client: Certificate;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority that signs a server's and a client's certificate, valid for a day. */
export async function makeAuthority(): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-certificates-'));
  const inFolder = (name: string): string => join(folder, name);
  const run = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const sign = async (name: string, extensions: string): Promise<Certificate> => {
    const [key, request, cert] = ['key', 'csr', 'crt'].map((end) => inFolder(`${name}.${end}`));
    await writeFile(inFolder(`${name}.ext`), extensions);
    run('req', ...newKey, '-keyout', key!, '-out', request!, '-subj', `/CN=${name}`);
    const signer = ['-CA', inFolder('ca.crt'), '-CAkey', inFolder('ca.key'), '-CAcreateserial'];
    const given = ['-days', '1', '-extfile', inFolder(`${name}.ext`), '-out', cert!];
    run('x509', '-req', '-in', request!, ...signer, ...given);
    return { cert: await readFile(cert!, 'utf8'), key: await readFile(key!, 'utf8') };
  };
  try {
    const own = ['-keyout', inFolder('ca.key'), '-out', inFolder('ca.crt')];
    run('req', '-x509', ...newKey, ...own, '-days', '1', '-subj', '/CN=test authority');
    const server = await sign('server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth');
    const client = await sign('client', 'extendedKeyUsage=clientAuth');
    return { ca: await readFile(inFolder('ca.crt'), 'utf8'), server, client };
  } finally {
    await rm(folder, { recursive: true });
  }
}
