// Bytes and the ways in which the page's data and certificates write them.

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

/** Bytes of standard base64 or base64url, with or without padding; null where it is neither. */
export function fromBase64(text) {
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = new Uint8Array(binary.length);
    for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
    return bytes;
  } catch {
    return null;
  }
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
