package io.echobridge.token;

/** Says who a client is, by the token that it gives when it connects. From any thread. */
@FunctionalInterface
public interface Tokens {
  /** Of an app that looks at no tokens. */
  Tokens NONE = claim -> Identification.NOBODY;

  /** Looks at what a client gives. Does not block, and never fails. */
  Identification check(TokenClaim claim);
}
