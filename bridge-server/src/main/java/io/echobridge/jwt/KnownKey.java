package io.echobridge.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens may be signed with.
 *
 * @param id what a token calls it; null where it has no name, and may be any token's
 * @param algorithm the only one that it is for; null where its kind says enough
 */
record KnownKey(@Nullable String id, @Nullable String algorithm, Key key) {
  /** Whether a token with this head may be signed with it. */
  boolean fits(JWSHeader header) {
    String wanted = header.getKeyID();
    return (id == null || wanted == null || id.equals(wanted))
        && (algorithm == null || algorithm.equals(header.getAlgorithm().getName()))
        && isOfKind(header.getAlgorithm());
  }

  /** A key never serves another kind of algorithm: a public key is no secret. */
  private boolean isOfKind(JWSAlgorithm wanted) {
    if (JWSAlgorithm.Family.HMAC_SHA.contains(wanted)) {
      return key instanceof SecretKey;
    }
    if (JWSAlgorithm.Family.RSA.contains(wanted)) {
      return key instanceof RSAPublicKey;
    }
    if (JWSAlgorithm.Family.EC.contains(wanted)) {
      return key instanceof ECPublicKey;
    }
    return JWSAlgorithm.EdDSA.equals(wanted) && key.getAlgorithm().startsWith("Ed");
  }

  /** Whether a token is signed with it; it {@link #fits} its head. */
  boolean hasSigned(SignedJWT token) {
    try {
      return JWSAlgorithm.EdDSA.equals(token.getHeader().getAlgorithm())
          ? hasSignedByEd25519(token)
          : token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key));
    } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
      return false; // The library throws a few kinds for what is no signature.
    }
  }

  /** The library leaves that to another library; every Java can do it. */
  private boolean hasSignedByEd25519(SignedJWT token) throws GeneralSecurityException {
    if (token.getHeader().getCriticalParams() != null) {
      return false;
    }
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify((PublicKey) key);
    verifier.update(token.getSigningInput());
    return verifier.verify(token.getSignature().decode());
  }
}
