package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.grant;
import static io.echobridge.auth.Asking.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that compress their answers, which nobody asked them to. */
class HttpAuthorizerEncodingTest {
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void gzipIsUndone(String encoding) throws Exception {
    assertThat(answer(encoding, gzip("true".getBytes(UTF_8))))
        .isEqualTo(new Authorization.Granted(null));
  }

  @Test
  void identityIsNoEncoding() throws Exception {
    grant(answer("identity", "true".getBytes(UTF_8)));
  }

  @Test
  void whatUnpacksToMoreThanAnAnswerMayHaveIsRefusedAndNotUnpacked() throws Exception {
    byte[] blanks = new byte[50_000_000];
    Arrays.fill(blanks, (byte) ' ');
    byte[] bomb = gzip(blanks);
    assertThat(bomb.length).isLessThan(64 * 1024);
    assertThat(refusal(answer("gzip", bomb)).reason()).contains("auth.max-answer");
  }

  @Test
  void exactlyTheLongestAnswerIsTaken() throws Exception {
    byte[] longest = new byte[64 * 1024];
    Arrays.fill(longest, (byte) ' ');
    System.arraycopy("true".getBytes(UTF_8), 0, longest, 0, 4);
    grant(answer("gzip", gzip(longest)));
    assertThat(refusal(answer("gzip", gzip(Arrays.copyOf(longest, longest.length + 1)))).reason())
        .contains("auth.max-answer");
  }

  @Test
  void damagedGzipAndOtherEncodingsAreToldAsWhatTheyAre() throws Exception {
    byte[] good = gzip("true".getBytes(UTF_8));
    assertThat(refusal(answer("gzip", Arrays.copyOf(good, good.length - 6))))
        .isEqualTo(
            new Authorization.Refused(502, "the application answered 200 with damaged gzip"));
    assertThat(refusal(answer("gzip", "true".getBytes(UTF_8))).reason()).contains("damaged");
    assertThat(refusal(answer("br", new byte[] {1, 2, 3})))
        .isEqualTo(
            new Authorization.Refused(
                502, "the application answered 200 in the encoding br, which was not requested"));
    assertThat(refusal(answer("gzip, gzip", gzip(good))).status()).isEqualTo(502);
  }

  @Test
  void noneIsAskedFor() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "true");
        HttpAuthorizer authorizer = authorizer(application.url())) {
      grant(ask(authorizer, "private-a"));
      assertThat(application.onlyRequest().headers()).containsEntry("Accept-Encoding", "identity");
    }
  }

  private static Authorization answer(String encoding, byte[] body) throws IOException {
    byte[] response = FakeApplication.response(200, body, "Content-Encoding: " + encoding);
    try (FakeApplication application = FakeApplication.answering(response);
        HttpAuthorizer authorizer = authorizer(application.url())) {
      return ask(authorizer, "private-a");
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }
}
