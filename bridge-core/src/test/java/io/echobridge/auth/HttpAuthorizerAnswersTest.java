package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.refusal;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.FakeApplication;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a yes, and who it is. */
class HttpAuthorizerAnswersTest {
  private static final Granted YES = new Granted(null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        " true\r\n",
        "{\"auth\":\"key:5ca1ab1e\"}",
        "{\"auth\":\"key:5ca1ab1e\",\"shared_secret\":null}",
        "{\"auth\":\"\"}",
        "{\"channel_data\":{\"user_id\":42,\"user_info\":{\"a\":\"b\"}}}",
        "{\"x\":[{\"auth\":1}],\"channel_data\":\"{\\\"user_id\\\":\\\"42\\\"}\"}",
      })
  void yesOnAPrivateChannel(String body) throws Exception {
    assertThat(answer("private-a", 200, body)).isEqualTo(YES);
    assertThat(answer("private-encrypted-a", 200, body)).isEqualTo(YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "null",
        "1",
        "\"true\"",
        "[true]",
        "[]",
        "{}",
        "truefalse",
        "true true",
        "true<br>",
        "True",
        "{\"auth\":true}",
        "{\"auth\":null,\"channel_data\":null}",
        "{\"channel_data\":false}",
        "{\"channel_data\":[]}",
        "{\"data\":{\"auth\":\"x\"}}",
        "{\"auth\":\"x\"",
        "{\"auth\":\"x\"}}",
        "{'auth':'x'}",
        "<!DOCTYPE html><title>Login</title>",
        "\uFEFFtrue",
      })
  void unclearIsNoYesOnAPrivateChannelUnlessEvery200Is(String body) throws Exception {
    assertThat(refusal(answer("private-a", 200, body)).status()).isEqualTo(502);
    assertThat(legacyAnswer("private-a", 200, body)).isEqualTo(YES);
  }

  /** Who asks here is on Socket.IO, and would hear nothing but ciphertext. */
  @Test
  void whatTheApplicationEncryptsIsNotForThoseWhoAskHere() throws Exception {
    String body = "{\"auth\":\"key:5ca1ab1e\",\"shared_secret\":\"c2VjcmV0\"}";

    Refused refusal = refusal(answer("private-encrypted-a", 200, body));

    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.reason()).contains("encrypts this channel").doesNotContain("c2VjcmV0");
  }

  @Test
  void falseIsANoUnlessEvery200IsAYes() throws Exception {
    assertThat(answer("private-a", 200, "false"))
        .isEqualTo(new Refused(403, "the application answered false"));
    assertThat(legacyAnswer("private-a", 200, "false")).isEqualTo(YES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"channel_data\":{\"user_id\":7}} | 7 | {\"user_id\":7}",
        "{\"channel_data\":{\"user_id\":\"7\"}} | 7 | {\"user_id\":\"7\"}",
        "{\"auth\":\"k:s\",\"channel_data\":\"{\\\"user_id\\\":\\\"7\\\"}\"} | 7 | {\"user_id\":\"7\"}",
        "{\"channel_data\":\" {\\\"user_id\\\":7} \"} | 7 | {\"user_id\":7}",
        "{ \"channel_data\" : { \"user_info\" : {\"n\":1.0, \"user_id\":9, \"l\":[[1]]},\"user_id\":\"\\u00e9\" } , \"z\":1}"
            + " | é | { \"user_info\" : {\"n\":1.0, \"user_id\":9, \"l\":[[1]]},\"user_id\":\"\\u00e9\" }",
        "{\"channel_data\":{\"user_id\":123456789012345678901234567890,\"n\":\"ü\"}}"
            + " | 123456789012345678901234567890 | {\"user_id\":123456789012345678901234567890,\"n\":\"ü\"}",
        "{\"channel_data\":{\"user_id\":7,\"user_info\":{\"n\":1e9999999999,\"m\":-1E-9999999999}}}"
            + " | 7 | {\"user_id\":7,\"user_info\":{\"n\":1e9999999999,\"m\":-1E-9999999999}}",
        "{\"channel_data\":\"{\\\"user_id\\\":7,\\\"n\\\":1e9999999999}\"} | 7 | {\"user_id\":7,\"n\":1e9999999999}",
      })
  void whoItIsOnAPresenceChannelKeepsTheApplicationsText(String body, String userId, String data)
      throws Exception {
    Granted granted = new Granted(new Member(userId, RawJson.of(data)));
    assertThat(answer("presence-a", 200, body)).isEqualTo(granted);
    assertThat(legacyAnswer("presence-a", 200, body)).isEqualTo(granted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "true",
        "{\"auth\":\"key:5ca1ab1e\"}",
        "{\"channel_data\":null}",
        "{\"channel_data\":[7]}",
        "{\"channel_data\":\"\"}",
        "{\"channel_data\":\"7\"}",
        "{\"channel_data\":\"{\\\"user_id\\\":7} x\"}",
        "{\"channel_data\":{}}",
        "{\"channel_data\":{\"user_id\":null}}",
        "{\"channel_data\":{\"user_id\":\"\"}}",
        "{\"channel_data\":{\"user_id\":true}}",
        "{\"channel_data\":{\"user_id\":7.0}}",
        "{\"channel_data\":{\"user_id\":1e9999999999}}",
        "{\"channel_data\":\"{\\\"user_id\\\":7,\\\"n\\\":NaN}\"}",
        "{\"channel_data\":\"{\\\"user_id\\\":7,\\\"n\\\":-Infinity}\"}",
        "{\"channel_data\":\"{\\\"user_id\\\":7,\\\"n\\\":01}\"}",
        "{\"channel_data\":{\"user_id\":[7]}}",
        "{\"channel_data\":{\"user_id\":{\"user_id\":7}}}",
        "{\"channel_data\":{\"user_id\":\"\\ud800\"}}",
        "{\"channel_data\":{\"user_info\":{\"user_id\":7}}}",
      })
  void nobodyInParticularIsRefusedOnAPresenceChannelEvenIfEvery200IsAYes(String body)
      throws Exception {
    assertThat(refusal(answer("presence-a", 200, body)).status()).isEqualTo(502);
    assertThat(refusal(legacyAnswer("presence-a", 200, body)).status()).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 302, 400, 401, 403, 404, 405, 419, 422, 429, 500, 503, 599})
  void anyOtherStatusIsRefusedWithItWhateverTheBody(int status) throws Exception {
    String body = status == 204 ? "" : "true";
    Refused refused = refusal(answer("private-a", status, body));
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.reason()).startsWith("the application answered " + status + ": ");
    assertThat(refusal(legacyAnswer("private-a", status, body))).isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "private-a | 200 | | null or log",
        "private-a | 200 | <html> | web page",
        "presence-a | 200 | true | must return an array",
        "presence-a | 200 | {\"channel_data\":{}} | getAuthIdentifierForBroadcasting",
        "private-a | 302 | true | redirect to a login page",
        "private-a | 401 | true | Sanctum",
        "private-a | 419 | true | CSRF",
      })
  void theReasonTellsTheOperatorWhatToDo(String channel, int status, String body, String hint)
      throws Exception {
    String reason = refusal(answer(channel, status, body == null ? "" : body)).reason();
    assertThat(reason).contains(hint).doesNotContain("\n", "<html>");
  }

  static byte[][] notJson() {
    return new byte[][] {
      {'"', (byte) 0xc3, '"'},
      {(byte) 0xff, (byte) 0xfe, 't', 0, 'r', 0, 'u', 0, 'e', 0},
      {0, 't', 0, 'r', 0, 'u', 0, 'e'},
      "{\"auth\":\"\u0080\"}".getBytes(ISO_8859_1),
      ("{\"auth\":\"x\",\"deep\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}").getBytes(UTF_8),
      "[".repeat(60_000).getBytes(UTF_8),
      "{\"channel_data\":{\"user_id\":7,\"n\":NaN}}".getBytes(UTF_8),
      "{\"channel_data\":{\"user_id\":7,\"n\":Infinity}}".getBytes(UTF_8),
      ("{\"channel_data\":{\"user_id\":7,\"n\":" + "[".repeat(200) + "]".repeat(200) + "}}")
          .getBytes(UTF_8),
      ("{\"channel_data\":{\"user_id\":" + "9".repeat(2_000) + "}}").getBytes(UTF_8),
      ("{\"auth\":\"x\",\"n\":" + "9".repeat(60_000) + "}").getBytes(UTF_8),
    };
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void garbageIsRefused(byte[] body) throws Exception {
    try (FakeApplication application =
            FakeApplication.answering(FakeApplication.response(200, body));
        HttpAuthorizer authorizer = authorizer(application.url())) {
      assertThat(refusal(ask(authorizer, "private-a")).status()).isEqualTo(502);
      assertThat(refusal(ask(authorizer, "presence-a")).status()).isEqualTo(502);
    }
  }

  @Test
  void anAnswerMayComeInChunksOfAnyType() throws Exception {
    String chunked =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nTransfer-Encoding: chunked"
            + "\r\n\r\n2\r\ntr\r\n2\r\nue\r\n0\r\n\r\n";
    try (FakeApplication application = FakeApplication.answering(chunked.getBytes(UTF_8));
        HttpAuthorizer authorizer = authorizer(application.url())) {
      assertThat(ask(authorizer, "private-a")).isEqualTo(YES);
    }
  }

  private static Authorization answer(String channel, int status, String body) throws Exception {
    return answer(channel, status, body, false);
  }

  private static Authorization legacyAnswer(String channel, int status, String body)
      throws Exception {
    return answer(channel, status, body, true);
  }

  private static Authorization answer(String channel, int status, String body, boolean any200IsYes)
      throws Exception {
    try (FakeApplication application = FakeApplication.answering(status, body);
        HttpAuthorizer authorizer =
            authorizer(application.url(), s -> s.any200IsYes = any200IsYes)) {
      return ask(authorizer, channel);
    }
  }
}
