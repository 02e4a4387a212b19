import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for 127.0.0.1, made here so that tests need neither a key in the repository nor openssl. */
export function makeCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = sequence(bytes(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
  const commonName = sequence(bytes(0x06, [0x55, 0x04, 0x03]), bytes(0x0c, Buffer.from('127.0.0.1')));
  const name = sequence(bytes(0x31, commonName));
  const validity = sequence(bytes(0x17, Buffer.from('250101000000Z')), bytes(0x17, Buffer.from('491231235959Z')));
  const alternativeName = sequence(bytes(0x87, [127, 0, 0, 1]));
  const extensions = sequence(sequence(bytes(0x06, [0x55, 0x1d, 0x11]), bytes(0x04, alternativeName)));
  const content = sequence(
    bytes(0xa0, bytes(0x02, [2])),
    bytes(0x02, [1]),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    bytes(0xa3, extensions),
  );
  const signature = sign('sha256', content, privateKey);
  const whole = sequence(content, ecdsaWithSha256, bytes(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** One element of DER: tag, length, content. */
function bytes(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), Buffer.from(content)]);
}

function sequence(...elements: readonly Uint8Array[]): Buffer {
  return bytes(0x30, Buffer.concat(elements));
}
