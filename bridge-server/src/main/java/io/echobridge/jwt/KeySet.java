package io.echobridge.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a JSON Web Key Set, as somebody from outside sends it. */
final class KeySet {
  private static final int MOST_KEYS = 100;

  /** RFC 7518, section 3.3. */
  private static final int LEAST_BITS = 2048;

  /** What stands before the 32 bytes of a public key of Ed25519 (RFC 8410). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private KeySet() {}

  /** Its public keys that signatures are verified with; empty where it is no key set. */
  static Optional<List<KnownKey>> read(String json) {
    try {
      List<KnownKey> keys = new ArrayList<>();
      for (JWK each : JWKSet.parse(json).getKeys()) {
        Key key = isForSignatures(each) && keys.size() < MOST_KEYS ? key(each) : null;
        if (key != null) {
          String algorithm = each.getAlgorithm() == null ? null : each.getAlgorithm().getName();
          keys.add(new KnownKey(each.getKeyID(), algorithm, key));
        }
      }
      return Optional.of(List.copyOf(keys));
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // The library throws many kinds for what is no key set.
    }
  }

  private static boolean isForSignatures(JWK key) {
    return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  /** Null for a key of another kind: a secret has no place in a set that everybody can fetch. */
  private static @Nullable Key key(JWK jwk) {
    try {
      if (jwk instanceof RSAKey rsa) {
        RSAPublicKey key = rsa.toRSAPublicKey();
        return key.getModulus().bitLength() < LEAST_BITS ? null : key;
      }
      if (jwk instanceof ECKey ec) {
        return ec.toECPublicKey();
      }
      if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
        byte[] x = pair.getDecodedX();
        byte[] der = new byte[ED25519.length + x.length];
        System.arraycopy(ED25519, 0, der, 0, ED25519.length);
        System.arraycopy(x, 0, der, ED25519.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
      }
      return null;
    } catch (JOSEException | GeneralSecurityException e) {
      return null;
    }
  }
}
