const EVM = /^0x[0-9a-f]+$/i;
/** Bech32 and bech32m with the prefixes of BIP-173 chains in use, and CashAddr, whose prefix may be left out. */
const BECH32 = /^(?:(?:bc|tb|bcrt|ltc|tltc|rltc|addr|stake|cosmos)1[02-9ac-hj-np-z]{6,}|[qp][02-9ac-hj-np-z]{41})$/;
const URI_SCHEME = /^(?:bitcoin|bitcoincash|litecoin|ethereum|dash|zcash|monero|dogecoin):/i;

/**
 * Returns one spelling per address, so that equal addresses are equal strings: EVM hex and bech32 in lower case (both
 * are case-insensitive; checksummed and QR-code capitals are spellings), base58 as it is (case-sensitive). A payment
 * URI is reduced to its address, a ticker is not part of it.
 */
export const normaliseCryptoAddress = (address: string): string => {
  const bare = address
    .trim()
    .replace(URI_SCHEME, '')
    .replace(/[?@].*$/, '');
  const lower = bare.toLowerCase();
  if (EVM.test(bare)) return lower;
  const oneCase = bare === lower || bare === bare.toUpperCase();
  return oneCase && BECH32.test(lower) ? lower : bare;
};
