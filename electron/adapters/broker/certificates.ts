// The decorators of @peculiar/x509's container need it, and it must be there first.
import 'reflect-metadata';

import { X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { KeyPair } from './mqtt-server.ts';

const day = 86_400_000;
/** Clocks differ: a certificate is valid from yesterday on. */
const backdated = day;
const authorityYears = 10;
const serverDays = 398;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

function newKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Makes a certificate authority: EC P-256, 10 years, for this station alone. `label` tells it from others. */
export async function makeAuthority(now: number, label: string): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Leitstand ${label}`] }],
    notBefore: new Date(now - backdated),
    notAfter: new Date(now + authorityYears * 365.25 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyPem(keys.privateKey) };
}

/** Makes a server certificate for these host names and addresses; the first is its subject. */
export async function makeServerCertificate(
  authority: KeyPair,
  hosts: readonly string[],
  valid: { readonly from: number; readonly to: number },
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate);
  const pkcs8 = PemConverter.decodeFirst(authority.key);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [(hosts[0] ?? 'leitstand').slice(0, 64)] }],
    issuer: issuer.subject,
    notBefore: new Date(valid.from),
    notAfter: new Date(valid.to),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((host) => (isIP(host) === 0 ? { type: 'dns', value: host } : { type: 'ip', value: host })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyPem(keys.privateKey) };
}

/** How long a new server certificate is valid. */
export function serverValidity(now: number): { from: number; to: number } {
  return { from: now - backdated, to: now + serverDays * day };
}

/** Whether a server certificate still serves: by this authority, for all these hosts, and for another 30 days. */
export function stillServes(pair: KeyPair, authority: KeyPair, hosts: readonly string[], now: number): boolean {
  const certificate = new NodeCertificate(pair.certificate);
  const named = hosts.every((host) =>
    isIP(host) === 0 ? certificate.checkHost(host) !== undefined : certificate.checkIP(host) !== undefined,
  );
  const ahead = Date.parse(certificate.validTo) - now > 30 * day && Date.parse(certificate.validFrom) <= now;
  return named && ahead && certificate.checkIssued(new NodeCertificate(authority.certificate));
}
