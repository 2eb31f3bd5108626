package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.call.Destination;
import io.echobridge.token.ConnectConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is answered about a token that nobody has, or whether the keys of tokens can be fetched. */
final class TokenCheck implements Check {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<Integer> NO = Set.of(401, 403, 404, 410);
  private static final String MADE_UP = "echobridge-doctor-made-this-up";
  private static final String NOBODY = "Clients that give a token cannot connect.";

  private final String key;
  private final ConnectConfig config;
  private final Optional<String> caFile;

  /**
   * @param key where the block stands in the configuration
   * @param caFile PEM certificates that are trusted besides those of the Java platform
   */
  TokenCheck(String key, ConnectConfig config, Optional<String> caFile) {
    this.key = key;
    this.config = config;
    this.caFile = caFile;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (config.check() == ConnectConfig.Check.APP) {
      String url = config.url().orElseThrow();
      return List.of(ask(key + ".url", url.replace("{token}", MADE_UP), url));
    }
    Optional<String> keys = config.jwt().jwksUrl();
    return keys.isPresent() ? List.of(fetch(keys.get())) : List.of();
  }

  private Finding ask(String place, String url, String shown) throws InterruptedException {
    String got = place + ": " + shown.replaceFirst("[?#].*", "");
    try {
      HttpRequest.Builder request = Web.to(URI.create(url)).header("Accept", "application/json");
      if (config.method() == ConnectConfig.Method.POST) {
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("token=" + MADE_UP));
      }
      Web.Answer answer = web().ask(request);
      return judge(answer, got + " answers " + answer.status() + " for a made-up token");
    } catch (NoAnswerException e) {
      return unanswered(got, url, e.trouble());
    }
  }

  private static Finding judge(Web.Answer answer, String got) {
    if (NO.contains(answer.status()) || (isGood(answer) && isNo(answer.body()))) {
      return Finding.ok("token", got);
    }
    if (isGood(answer) && !answer.isPage()) {
      return Finding.fault(
          "token-anybody",
          got + ", which lets anybody in.",
          "Whoever makes up a token may connect, perhaps as a user.",
          "The application has to answer 401, 403, 404 or 410, or false, for a token that it did"
              + " not make.");
    }
    return Finding.fault(
        "token-unclear",
        got + (answer.isPage() ? ", a web page." : "."),
        NOBODY + " They try again and again.",
        "Correct connect.url; the route must not be behind a login, and has to answer 401, 403, 404"
            + " or 410 for a no.");
  }

  private static boolean isGood(Web.Answer answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }

  private static boolean isNo(String body) {
    JsonNode json = json(body);
    JsonNode word = json.isBoolean() ? json : json.path("valid");
    return word.isBoolean() && !word.booleanValue();
  }

  private Finding fetch(String url) throws InterruptedException {
    String got = key + ".jwt.jwks-url: " + url.replaceFirst("[?#].*", "");
    try {
      Web.Answer answer = web().read(URI.create(url));
      int keys = json(answer.body()).path("keys").size();
      return answer.status() == 200 && keys > 0
          ? Finding.ok("token-keys", got + " has " + keys + (keys == 1 ? " key" : " keys"))
          : Finding.fault(
              "token-no-keys",
              got + " answers " + answer.status() + " without keys.",
              NOBODY,
              "Name the address of the login server's JSON Web Key Set: it answers 200 and"
                  + " {\"keys\":[…]}.");
    } catch (NoAnswerException e) {
      return unanswered(got, url, e.trouble());
    }
  }

  private static Finding unanswered(String got, String url, Trouble trouble) {
    return Finding.fault(
        "token-" + trouble.word(),
        got + ": " + trouble.words() + ".",
        NOBODY,
        trouble.advice(Destination.of(url).host()));
  }

  private Web web() {
    return Web.trustingFile(caFile, PATIENCE);
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
