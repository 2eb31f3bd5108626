package io.echobridge.tls;

import java.nio.ByteBuffer;
import java.security.spec.InvalidKeySpecException;

/**
 * As much of ASN.1's DER as it takes to put the older forms of private keys, PKCS#1 and SEC 1, into
 * PKCS#8, which is the one that Java reads.
 */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION_0 = {INTEGER, 1, 0};
  private static final byte[] RSA = {
    SEQUENCE, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Der() {}

  /** PKCS#8 of an {@code RSA PRIVATE KEY} (RFC 8017, appendix A.1.2). */
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return value(SEQUENCE, VERSION_0, RSA, value(OCTET_STRING, pkcs1));
  }

  /**
   * PKCS#8 of an {@code EC PRIVATE KEY} (RFC 5915).
   *
   * @throws InvalidKeySpecException when it is damaged, or does not say its curve
   */
  static byte[] pkcs8OfEc(byte[] sec1) throws InvalidKeySpecException {
    return value(
        SEQUENCE, VERSION_0, value(SEQUENCE, EC_OID, curve(sec1)), value(OCTET_STRING, sec1));
  }

  private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
    ByteBuffer key = contentOf(ByteBuffer.wrap(sec1), SEQUENCE);
    contentOf(key, INTEGER);
    contentOf(key, OCTET_STRING);
    ByteBuffer parameters = contentOf(key, PARAMETERS);
    byte[] curve = new byte[parameters.remaining()];
    parameters.get(curve);
    return curve;
  }

  /** Moves behind the next value. */
  private static ByteBuffer contentOf(ByteBuffer in, int tag) throws InvalidKeySpecException {
    if (in.remaining() < 2 || (in.get() & 0xff) != tag) {
      throw new InvalidKeySpecException("not the DER of a private key with its curve");
    }
    int length = in.get() & 0xff;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      length = 0;
      for (int i = 0; i < bytes && in.hasRemaining() && length < 1 << 20; i++) {
        length = length << 8 | (in.get() & 0xff);
      }
    }
    if (length > in.remaining()) {
      throw new InvalidKeySpecException("DER that ends too early");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length + 4).put((byte) tag);
    if (length < 0x80) {
      out.put((byte) length);
    } else if (length < 0x100) {
      out.put((byte) 0x81).put((byte) length);
    } else {
      out.put((byte) 0x82).putShort((short) length);
    }
    for (byte[] part : parts) {
      out.put(part);
    }
    byte[] whole = new byte[out.flip().remaining()];
    out.get(whole);
    return whole;
  }
}
