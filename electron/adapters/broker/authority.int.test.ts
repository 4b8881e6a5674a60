import { X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Authority, openAuthority } from './authority.ts';
import { memorySecrets, openVault } from './testing.ts';

const day = 86_400_000;

describe('the certificate authority of a station', () => {
  let now: number;
  let open: () => Authority;

  beforeEach(() => {
    now = Date.now();
    const settings = memorySecrets();
    open = () => openAuthority({ settings, vault: openVault, now: () => now });
  });

  it('is made once: EC P-256, ten years, for certificates only', async () => {
    const authority = open();
    const pem = await authority.certificate();
    expect(await authority.certificate()).toBe(pem);
    expect(await open().certificate()).toBe(pem);
    const certificate = new X509Certificate(pem);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect((Date.parse(certificate.validTo) - now) / day).toBeCloseTo(3_652.5, 0);
  });

  it('signs a server certificate for the host, for loopback and for this machine', async () => {
    const authority = open();
    const pair = await authority.server('broker.example');
    const certificate = new X509Certificate(pair.certificate);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(new X509Certificate(await authority.certificate()))).toBe(true);
    expect(certificate.verify(new X509Certificate(await authority.certificate()).publicKey)).toBe(true);
    for (const host of ['broker.example', 'localhost', hostname()]) expect(certificate.checkHost(host)).toBe(host);
    for (const address of ['127.0.0.1', '::1']) expect(certificate.checkIP(address)).toBeDefined();
    expect(certificate.checkHost('other.example')).toBeUndefined();
  });

  it('renews the server certificate 30 days ahead of its end and for another host, and keeps it otherwise', async () => {
    const first = await open().server('broker.example');
    now += 300 * day;
    expect(await open().server('broker.example')).toEqual(first);
    now += 70 * day;
    const second = await open().server('broker.example');
    expect(second).not.toEqual(first);
    expect(Date.parse(new X509Certificate(second.certificate).validTo)).toBeGreaterThan(now + 390 * day);
    const third = await open().server('moved.example');
    expect(new X509Certificate(third.certificate).checkHost('moved.example')).toBe('moved.example');
  });
});
