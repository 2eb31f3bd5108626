package io.echobridge.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSHeader;
import io.echobridge.call.FakeApplication;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key sets that are fetched: from a good host, a slow one, and one that lies. */
class JwksKeysTest {
  private final AtomicLong now = new AtomicLong();
  private volatile byte[] answer = FakeApplication.response(404, new byte[0]);

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
  void aKeyOfEachKindIsFetched(String alg) throws Exception {
    KeyPair pair = JwtCheckTest.pair(alg);
    answers(Signer.set("{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"AAAA\"}", Signer.jwk("a", pair)));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      assertThat(keys.find(head(alg, "a"))).isEmpty();
      assertThat(look(keys)).isEqualTo(KeySource.Look.DONE);
      assertThat(keys.find(head(alg, "a")))
          .singleElement()
          .satisfies(key -> assertThat(key.key()).isEqualTo(pair.getPublic()));
      assertThat(keys.find(head(alg, null))).as("a token may name none").hasSize(1);
      assertThat(keys.find(head(alg, "b"))).isEmpty();
      assertThat(keys.find(head("HS256", "s"))).as("a secret has no place there").isEmpty();
    }
  }

  @Test
  void aNewKeyIsFetchedForATokenButNotForEachOne() throws Exception {
    KeyPair first = Signer.rsa();
    KeyPair second = Signer.rsa();
    answers(Signer.set(Signer.jwk("a", first)));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      look(keys);
      answers(Signer.set(Signer.jwk("b", second)));
      for (int i = 0; i < 1000; i++) {
        assertThat(look(keys, "b")).as("as of a moment ago").isEqualTo(KeySource.Look.EARLIER);
      }
      assertThat(host.requests).hasSize(1);

      now.addAndGet(JwksKeys.LEAST.toNanos());
      assertThat(look(keys, "b")).isEqualTo(KeySource.Look.DONE);
      assertThat(keys.find(head("RS256", "b"))).hasSize(1);
      assertThat(keys.find(head("RS256", "a"))).as("it was withdrawn").isEmpty();
      assertThat(host.requests).hasSize(2);
    }
  }

  @Test
  void aKeyThatIsGoneSendsItsClientsAwayAndNotRoundInCircles() throws Exception {
    answers(Signer.set(Signer.jwk("b", Signer.rsa())));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      assertThat(look(keys, "gone")).isEqualTo(KeySource.Look.DONE);
      assertThat(look(keys, "gone")).as("a moment later").isEqualTo(KeySource.Look.DONE);
      assertThat(look(keys, "gone, too")).as("it may be new").isEqualTo(KeySource.Look.EARLIER);
      assertThat(keys.look(head("ES256", "gone")).join())
          .as("of another kind")
          .isEqualTo(KeySource.Look.EARLIER);
      assertThat(look(keys, null)).isEqualTo(KeySource.Look.EARLIER);
      assertThat(host.requests).hasSize(1);

      now.addAndGet(JwksKeys.LEAST.toNanos());
      assertThat(look(keys, "new")).isEqualTo(KeySource.Look.DONE);
      for (String since : Arrays.asList("gone", "gone, too", null)) {
        assertThat(look(keys, since)).as("fetched since").isEqualTo(KeySource.Look.DONE);
      }
      assertThat(host.requests).hasSize(2);
    }
  }

  @Test
  void ofKeysThatAreGoneABoundedNumberIsRemembered() throws Exception {
    answers(Signer.set());
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      String tooLong = "x".repeat(1_000);
      assertThat(look(keys, tooLong)).isEqualTo(KeySource.Look.DONE);
      assertThat(look(keys, tooLong)).as("no name of a key").isEqualTo(KeySource.Look.EARLIER);
      now.addAndGet(JwksKeys.LEAST.toNanos());
      look(keys, "often");
      for (int i = 0; i < 10 * JwksKeys.MOST_WANTED; i++) {
        assertThat(look(keys, "made up " + i)).isEqualTo(KeySource.Look.EARLIER);
        assertThat(look(keys, "often")).isEqualTo(KeySource.Look.DONE);
      }
      now.addAndGet(JwksKeys.LEAST.toNanos());
      look(keys, "often");
      assertThat(look(keys, "made up 0")).as("forgotten").isEqualTo(KeySource.Look.EARLIER);
    }
  }

  @Test
  void keysAreFetchedAgainNowAndThen() throws Exception {
    answers(Signer.set(Signer.jwk("a", Signer.rsa())));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      look(keys);
      answers(Signer.set());
      now.addAndGet(JwksKeys.FRESH.toNanos() + 1);
      assertThat(keys.find(head("RS256", "a"))).as("nobody waits for that").hasSize(1);
      await().until(() -> keys.find(head("RS256", "a")).isEmpty());
      assertThat(host.requests).hasSize(2);
    }
  }

  @Test
  void keysOfTheDayBeforeAreNotUsedBeforeNewOnesWereAskedFor() throws Exception {
    answers(Signer.set(Signer.jwk("a", Signer.rsa())));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      look(keys);
      now.addAndGet(JwksKeys.STALE.toNanos() + 1);
      assertThat(keys.find(head("RS256", "a"))).isEmpty();
      answers("<html>");
      assertThat(look(keys)).isEqualTo(KeySource.Look.NOT_NOW);
      assertThat(keys.find(head("RS256", "a"))).as("the host is away").hasSize(1);
      now.addAndGet(JwksKeys.OLDEST.toNanos());
      assertThat(look(keys)).isEqualTo(KeySource.Look.NOT_NOW);
      assertThat(keys.find(head("RS256", "a"))).as("for too long").isEmpty();
    }
  }

  @Test
  void aKeyForAnotherUseVerifiesNothing() throws Exception {
    String key = Signer.jwk("a", Signer.rsa()).replace("\"use\":\"sig\",", "");
    String encrypting = key.substring(0, key.length() - 1) + ",\"key_ops\":[\"encrypt\"]}";
    String verifying = key.substring(0, key.length() - 1) + ",\"key_ops\":[\"verify\"]}";
    assertThat(KeySet.read(Signer.set(encrypting)).orElseThrow()).isEmpty();
    assertThat(KeySet.read(Signer.set(verifying)).orElseThrow()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"AKP\",\"kid\":\"new\",\"alg\":\"ML-DSA-44\",\"pub\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"brainpoolP256r1\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
        "{\"kid\":\"nothing\"}",
        "7",
        "null"
      })
  void aKeyThatNobodyCanReadCostsNoOther(String other) throws Exception {
    String good = Signer.jwk("a", Signer.rsa());
    for (String set : List.of(Signer.set(other, good), Signer.set(good, other))) {
      assertThat(KeySet.read(set).orElseThrow()).extracting(KnownKey::id).containsExactly("a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "[]", "{\"keys\":7}", "{\"keys\":[{\"kty\":\"RSA\"}]}", "\u0000"})
  void aHostThatLiesChangesNothing(String lie) throws Exception {
    answers(Signer.set(Signer.jwk("a", Signer.rsa())));
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      look(keys);
      answers(lie);
      now.addAndGet(JwksKeys.LEAST.toNanos());
      assertThat(look(keys)).isEqualTo(KeySource.Look.NOT_NOW);
      assertThat(keys.find(head("RS256", "a"))).hasSize(1);
    }
  }

  @Test
  void whatIsTooLargeOrTooDeepIsNotRead() throws Exception {
    try (FakeApplication host = host();
        JwksKeys keys = keys(host)) {
      for (String lie :
          List.of(
              Signer.set(Signer.jwk("a", Signer.rsa())) + " ".repeat(JwksKeys.MAX_ANSWER),
              "{\"keys\":" + "[".repeat(100_000))) {
        answers(lie);
        now.addAndGet(JwksKeys.LEAST.toNanos());
        assertThat(look(keys)).isEqualTo(KeySource.Look.NOT_NOW);
      }
      answers(Signer.set(Signer.jwk("a", Signer.rsa())) + " ".repeat(1_000));
      now.addAndGet(JwksKeys.LEAST.toNanos());
      assertThat(look(keys)).as("the same in a bound").isEqualTo(KeySource.Look.DONE);
    }
  }

  @Test
  void aHostThatHangsIsGivenUp() throws Exception {
    FakeApplication[] hanging = new FakeApplication[1];
    try (FakeApplication host = new FakeApplication((request, out) -> hanging[0].hang());
        JwksKeys keys = keys(host)) {
      hanging[0] = host;
      long begin = System.nanoTime();
      assertThat(look(keys)).isEqualTo(KeySource.Look.NOT_NOW);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(20);
    }
  }

  private void answers(String body) {
    answer = FakeApplication.response(200, body.getBytes(UTF_8));
  }

  private FakeApplication host() throws Exception {
    return new FakeApplication((request, out) -> out.write(answer));
  }

  private JwksKeys keys(FakeApplication host) {
    return new JwksKeys(host.url(), Optional.empty(), now::get);
  }

  private static KeySource.Look look(JwksKeys keys) throws Exception {
    return look(keys, "a");
  }

  private static KeySource.Look look(JwksKeys keys, @Nullable String kid) throws Exception {
    return keys.look(head("RS256", kid)).orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static JWSHeader head(String alg, @Nullable String kid) throws Exception {
    String named = kid == null ? "" : ",\"kid\":\"" + kid + "\"";
    return JWSHeader.parse("{\"alg\":\"" + alg + "\"" + named + "}");
  }
}
