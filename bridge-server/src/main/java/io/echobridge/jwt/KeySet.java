package io.echobridge.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  /**
   * Its public keys that signatures are verified with; empty where it is no key set. What is no key
   * that can be read is passed over (RFC 7517, section 5), unless there is no other.
   */
  static Optional<List<KnownKey>> read(String json) {
    try {
      if (!(JSONObjectUtils.parse(json).get("keys") instanceof List<?> all)) {
        return Optional.empty();
      }
      List<KnownKey> keys = new ArrayList<>();
      int read = 0;
      for (Object each : all) {
        JWK jwk = each instanceof Map<?, ?> members ? jwk(members) : null;
        read += jwk == null ? 0 : 1;
        Key key = jwk != null && isForSignatures(jwk) && keys.size() < MOST_KEYS ? key(jwk) : null;
        if (jwk != null && key != null) {
          String algorithm = jwk.getAlgorithm() == null ? null : jwk.getAlgorithm().getName();
          keys.add(new KnownKey(jwk.getKeyID(), algorithm, key));
        }
      }
      return all.isEmpty() || read > 0 ? Optional.of(List.copyOf(keys)) : Optional.empty();
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // The library throws many kinds for what is no key set.
    }
  }

  /** Null where it is none that the library knows. */
  private static @Nullable JWK jwk(Map<?, ?> members) {
    try {
      @SuppressWarnings("unchecked") // the library reads JSON objects as such maps
      Map<String, Object> object = (Map<String, Object>) members;
      return JWK.parse(object);
    } catch (ParseException | RuntimeException e) {
      return null;
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
