import type { KeyObject } from 'node:crypto';

const minBits = 2048;
const maxBits = 8192;
const usualExponent = 65_537n;
const maxExponent = 2n ** 32n;

/**
 * Primes of the ROCA fingerprint (Nemec and others, 2017, CVE-2017-15361): moduli of the faulty library are powers of 65537 modulo each of them; a
 * sound one is so for all of them once in 2^27.
 */
const rocaPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
const rocaPowers = rocaPrimes.map((prime) => {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return powers;
});

/**
 * Whether an RSA key is not to be trusted: below 2,048 bits (RFC 7518, section 3.3), above 8,192 (too dear to check), a public exponent below 65537
 * (FIPS 186-5) or above 2^32, or made by the library of ROCA.
 */
export function isWeakModulus(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < minBits || modulusLength > maxBits) return true;
  if (publicExponent < usualExponent || publicExponent > maxExponent) return true;
  const { n = '' } = key.export({ format: 'jwk' });
  const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
  return rocaPrimes.every((prime, at) => rocaPowers[at]?.has(Number(modulus % BigInt(prime))));
}
