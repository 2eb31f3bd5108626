package io.echobridge.token;

import io.echobridge.call.Destination;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How JSON Web Tokens are verified: {@code connect.jwt}. One of secret, key file and key set.
 *
 * @param secret what signs and verifies, with HMAC
 * @param keyFile a PEM file with public keys or certificates
 * @param jwksUrl where a key set is fetched
 * @param algorithms by which tokens may be signed; none: HS256 with a secret, else RS256
 * @param issuer what {@code iss} has to be; empty: anything
 * @param audience what {@code aud} has to name; empty: anything
 * @param leeway by how much clocks may differ
 * @param userClaim which claim is the user's id
 * @param channelsClaim which claim lists channels that need no question
 */
public record JwtConfig(
    Optional<Secret> secret,
    Optional<String> keyFile,
    Optional<String> jwksUrl,
    List<String> algorithms,
    String issuer,
    String audience,
    Duration leeway,
    String userClaim,
    String channelsClaim) {
  /** How many bytes a secret has to have: as many as the hash. */
  private static final Map<String, Integer> WITH_SECRET =
      Map.of("HS256", 32, "HS384", 48, "HS512", 64);

  private static final Set<String> WITH_KEY =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  public JwtConfig {
    algorithms = List.copyOf(algorithms);
    secret = secret.filter(text -> !text.value().isEmpty());
  }

  /** By which tokens may be signed. */
  public List<String> signedBy() {
    return !algorithms.isEmpty() ? algorithms : List.of(secret.isPresent() ? "HS256" : "RS256");
  }

  /** What is wrong with it, where tokens are to be verified. */
  void check(Faults faults) {
    long sources =
        List.of(secret.isPresent(), keyFile.isPresent(), jwksUrl.isPresent()).stream()
            .filter(given -> given)
            .count();
    faults
        .that(
            sources == 1,
            "jwt",
            "one of secret, key-file and jwks-url",
            sources == 0 ? "none" : sources + " of them")
        .range("jwt.leeway", leeway, Duration.ZERO, Duration.ofMinutes(10))
        .that(!userClaim.isEmpty(), "jwt.user-claim", "the name of a claim", "nothing");
    jwksUrl.ifPresent(
        url -> Destination.faultOf(url).ifPresent(fault -> faults.add("jwt.jwks-url: " + fault)));
    for (String each : signedBy()) {
      checkAlgorithm(each, faults);
    }
  }

  private void checkAlgorithm(String algorithm, Faults faults) {
    Integer least = WITH_SECRET.get(algorithm);
    if (least == null && !WITH_KEY.contains(algorithm)) {
      faults.add(
          "jwt.algorithms: expected some of HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384,"
              + " PS512, ES256, ES384, ES512 and EdDSA, got \""
              + algorithm
              + '"');
    } else if (secret.isPresent()) {
      int bytes = secret.get().value().getBytes(StandardCharsets.UTF_8).length;
      faults
          .that(least != null, "jwt.algorithms", "HS256, HS384 or HS512 with a secret", algorithm)
          .that(
              least == null || bytes >= least,
              "jwt.secret",
              "at least " + least + " bytes for " + algorithm,
              bytes + " bytes");
    } else {
      faults.that(
          least == null,
          "jwt.algorithms",
          "none that needs a secret, as everybody may know a public key",
          algorithm);
    }
  }
}
