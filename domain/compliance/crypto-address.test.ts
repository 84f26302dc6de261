import { normaliseCryptoAddress } from './crypto-address';

test.each([
  [
    'EVM is case-insensitive',
    '0x7Db418b5D567A4e0E8c59Ad71BE1FcE48f3E6107',
    '0x7db418b5d567a4e0e8c59ad71be1fce48f3e6107',
  ],
  ['EVM prefix in capitals', '0XABCDEF0123', '0xabcdef0123'],
  ['base58 is case-sensitive', '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h', '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h'],
  ['bech32 in capitals', 'BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  [
    'CashAddr with prefix',
    'bitcoincash:QPF2CPHC5DKUCLKQUR7LHJ2YUQQ9PK3HMUKLE77VHQ',
    'qpf2cphc5dkuclkqur7lhj2yuqq9pk3hmukle77vhq',
  ],
  ['blanks around', '  t1g7wowvQ8gn2v8jrU1biyJ26sieNqNsBJy ', 't1g7wowvQ8gn2v8jrU1biyJ26sieNqNsBJy'],
  ['payment URI', 'ethereum:0xABCDEF0123@1?value=1', '0xabcdef0123'],
])('normaliseCryptoAddress: %s', (_, address, normal) => {
  expect(normaliseCryptoAddress(address)).toBe(normal);
  expect(normaliseCryptoAddress(normal)).toBe(normal);
});
