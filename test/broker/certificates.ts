// Certificates for tests, made by openssl for two days: an authority, a broker of 127.0.0.1 and localhost, a client; and one that nobody signed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasOpenssl: boolean = spawnSync('openssl', ['version']).status === 0

export interface KeyPair {
  readonly cert: string
  readonly key: string
}

export class Certificates implements Disposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'millrace-certificates-'))
  readonly ca: string
  readonly broker: KeyPair
  /** Signed by the same authority, for a name that no broker here has. */
  readonly elsewhere: KeyPair
  readonly client: KeyPair
  /** Signed by itself. */
  readonly stranger: KeyPair

  constructor() {
    this.ca = this.#make('ca', 'subjectAltName=DNS:authority.test').cert
    this.broker = this.#make('broker', 'subjectAltName=IP:127.0.0.1,DNS:localhost', 'ca')
    this.elsewhere = this.#make('elsewhere', 'subjectAltName=DNS:elsewhere.test', 'ca')
    this.client = this.#make('client', 'extendedKeyUsage=clientAuth', 'ca')
    this.stranger = this.#make('stranger', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  }

  /** The file of a certificate or key, as other programs want it. */
  file(name: 'ca.pem' | 'broker.pem' | 'broker.key' | 'client.pem' | 'client.key'): string {
    return join(this.directory, name)
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  #make(name: string, extension: string, signedBy?: string): KeyPair {
    const at = (file: string): string => join(this.directory, file)
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)]
    const signer = signedBy ? ['-CA', at(`${signedBy}.pem`), '-CAkey', at(`${signedBy}.key`)] : []
    const basic = signedBy ? ['-addext', 'basicConstraints=critical,CA:FALSE'] : []
    const subject = ['-subj', `/CN=millrace test ${name}`, '-days', '2', '-addext', extension]
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...signer, ...basic, ...subject], { stdio: 'pipe' })
    return { cert: readFileSync(at(`${name}.pem`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') }
  }
}
