package io.echobridge.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.Unpacking;
import io.echobridge.channel.ChannelKind;
import io.echobridge.text.Printable;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What an application's answer means for a channel. Everything unclear is a no. */
public final class Verdict {
  private final AuthConfig config;

  Verdict(AuthConfig config) {
    this.config = config;
  }

  /**
   * @param response with a body, unless it is longer than allowed
   */
  Authorization of(ChannelKind kind, HttpResponse<Optional<byte[]>> response) {
    if (response.statusCode() != 200) {
      return no(response);
    }
    if (config.any200IsYes() && kind != ChannelKind.PRESENCE) {
      return new Granted(null);
    }
    Optional<String> unknown = Unpacking.unknown(response.headers());
    if (unknown.isPresent()) {
      return unclear(
          "in the encoding "
              + Printable.words(unknown.get(), Hints.QUOTED)
              + ", which was not requested");
    }
    try {
      Optional<byte[]> plain = unpacked(response);
      return plain.isPresent()
          ? read(kind, plain.get())
          : unclear("with more than %d bytes (auth.max-answer)".formatted(config.maxAnswer()));
    } catch (IOException e) {
      return unclear("with damaged gzip");
    }
  }

  /**
   * What the body of an answer with status 200 means for a private channel, where not every such
   * answer is a yes.
   */
  public static Authorization onPrivate(byte[] body) {
    return read(ChannelKind.PRIVATE, body);
  }

  private Refused no(HttpResponse<Optional<byte[]>> response) {
    int status = response.statusCode();
    Optional<String> undefined =
        status == 500 ? text(response).flatMap(UndefinedConnection::in) : Optional.empty();
    return undefined
        .map(Hints::forUndefined)
        .orElseGet(() -> Hints.forStatus(status, response.headers().firstValue("Location")));
  }

  private Optional<String> text(HttpResponse<Optional<byte[]>> response) {
    try {
      return unpacked(response).map(body -> new String(body, ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // damaged: there is nothing to read in it
    }
  }

  private Optional<byte[]> unpacked(HttpResponse<Optional<byte[]>> response) throws IOException {
    return response.body().isEmpty()
        ? Optional.empty()
        : Unpacking.of(response.headers(), response.body().get(), config.maxAnswer());
  }

  private static Authorization read(ChannelKind kind, byte[] body) {
    try {
      AnswerJson answer = AnswerJson.parse(body);
      if (Boolean.FALSE.equals(answer.literal())) {
        return new Refused(403, "the application answered false");
      }
      return kind == ChannelKind.PRESENCE ? presence(answer) : onPrivate(answer);
    } catch (IOException e) {
      return unclear(notJson(body));
    }
  }

  private static Authorization onPrivate(AnswerJson answer) {
    if (answer.encrypted()) {
      // Clients of the Pusher protocol, which can decrypt it, bring their answer themselves.
      return new Refused(
          403,
          "the application encrypts this channel (shared_secret), and clients on Socket.IO cannot"
              + " decrypt it");
    }
    boolean yes =
        Boolean.TRUE.equals(answer.literal()) || answer.signed() || answer.channelData() != null;
    return yes
        ? new Granted(null)
        : unclear("with JSON that is neither true nor an object with auth or channel_data");
  }

  private static Authorization presence(AnswerJson answer) {
    if (answer.channelData() == null) {
      return unclear("without channel_data: a presence channel's callback must return an array");
    }
    return answer
        .member()
        .<Authorization>map(Granted::new)
        .orElseGet(
            () ->
                unclear(
                    "with channel_data that is not an object whose user_id is a non-empty string or"
                        + " an integer: what does the user's getAuthIdentifierForBroadcasting()"
                        + " return?"));
  }

  private static String notJson(byte[] body) {
    int first = 0;
    while (first < body.length && body[first] >= 0 && body[first] <= ' ') {
      first++;
    }
    if (first == body.length) {
      return "with an empty body: is its broadcast driver null or log instead of redis?";
    }
    return body[first] == '<'
        ? "with a web page: does auth.url lead to its broadcasting/auth route?"
        : "with something that is not JSON in UTF-8";
  }

  private static Refused unclear(String how) {
    return new Refused(502, "the application answered 200 " + how);
  }
}
