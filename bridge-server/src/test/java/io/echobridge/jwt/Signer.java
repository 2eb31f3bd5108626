package io.echobridge.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes JSON Web Tokens and key sets by the RFCs, without the library that reads them. */
public final class Signer {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private Signer() {}

  public static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  static KeyPair ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static KeyPair ed25519() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  /** A token, signed by {@code alg} with that private key. */
  public static String token(String head, String claims, String alg, PrivateKey key)
      throws Exception {
    String input = base64(head.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    Signature signature = signature(alg);
    signature.initSign(key);
    signature.update(input.getBytes(UTF_8));
    return input + "." + base64(signature.sign());
  }

  /** The same, signed with a secret. */
  static String token(String head, String claims, String hmac, byte[] secret) throws Exception {
    String input = base64(head.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    Mac mac = Mac.getInstance(hmac);
    mac.init(new SecretKeySpec(secret, hmac));
    return input + "." + base64(mac.doFinal(input.getBytes(UTF_8)));
  }

  private static Signature signature(String alg) throws Exception {
    return switch (alg.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + alg.substring(2) + "withRSA");
      case "PS" -> pss(Integer.parseInt(alg.substring(2)));
      case "ES" -> Signature.getInstance("SHA" + alg.substring(2) + "withECDSAinP1363Format");
      default -> Signature.getInstance("Ed25519");
    };
  }

  private static Signature pss(int bits) throws Exception {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    String hash = "SHA-" + bits;
    pss.setParameter(
        new PSSParameterSpec(
            hash,
            "MGF1",
            new MGF1ParameterSpec(hash),
            bits / 8,
            PSSParameterSpec.TRAILER_FIELD_BC));
    return pss;
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A key of a set. */
  public static String jwk(String kid, KeyPair pair) {
    String named = "{\"kid\":\"" + kid + "\",\"use\":\"sig\",";
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      return named
          + "\"kty\":\"RSA\",\"n\":\""
          + base64(unsigned(rsa.getModulus().toByteArray(), 0))
          + "\",\"e\":\"AQAB\"}";
    }
    if (pair.getPublic() instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      int size = (bits + 7) / 8;
      return named
          + "\"kty\":\"EC\",\"crv\":\"P-"
          + bits
          + "\",\"x\":\""
          + base64(unsigned(ec.getW().getAffineX().toByteArray(), size))
          + "\",\"y\":\""
          + base64(unsigned(ec.getW().getAffineY().toByteArray(), size))
          + "\"}";
    }
    byte[] der = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(der, der.length - 32, der.length);
    return named + "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(x) + "\"}";
  }

  public static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static byte[] unsigned(byte[] number, int size) {
    int from = number.length > 1 && number[0] == 0 ? 1 : 0;
    int length = Math.max(size, number.length - from);
    byte[] out = new byte[length];
    System.arraycopy(number, from, out, length - (number.length - from), number.length - from);
    return out;
  }

  static String base64(byte[] bytes) {
    return URL.encodeToString(bytes);
  }
}
