package io.echobridge.doctor;

import io.echobridge.call.Destination;
import io.echobridge.call.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieHandler;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** Asks over HTTP/1.1 as this daemon and its clients do: no proxy, no redirect is followed. */
final class Web {
  private static final int LONGEST = 64 * 1024;

  /** An answer with the beginning of its body. */
  record Answer(int status, HttpHeaders headers, String body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** Whether it is a page for people. */
    boolean isPage() {
      return body.stripLeading().startsWith("<");
    }
  }

  private final HttpClient client;
  private final Duration patience;

  private Web(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * One that also trusts the certificates of a PEM file.
   *
   * @throws UnusableCaFileException when the file cannot be used
   */
  static Web trustingFile(Optional<String> caFile, Duration patience) {
    try {
      return trusting(caFile.map(Trust::with), patience);
    } catch (IllegalArgumentException e) {
      throw new UnusableCaFileException(e);
    }
  }

  static Web trusting(Optional<SSLContext> trust, Duration patience) {
    HttpClient.Builder client = client(patience);
    trust.ifPresent(client::sslContext);
    return new Web(client.build(), patience);
  }

  /** Keeps cookies as a browser does, and shares no connection with others. */
  static Web browser(CookieHandler cookies, Duration patience) {
    return new Web(client(patience).cookieHandler(cookies).build(), patience);
  }

  private static HttpClient.Builder client(Duration patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(patience);
  }

  HttpClient client() {
    return client;
  }

  /** A request, whatever the host is called. */
  static HttpRequest.Builder to(URI uri) throws NoAnswerException {
    try {
      return Destination.of(uri.toString()).request();
    } catch (UnknownHostException e) {
      throw new NoAnswerException(Trouble.of(e), e);
    }
  }

  Answer read(URI uri) throws NoAnswerException, InterruptedException {
    return ask(to(uri).GET());
  }

  Answer ask(HttpRequest.Builder request) throws NoAnswerException, InterruptedException {
    return ask(request, LONGEST);
  }

  /**
   * The same, for an answer that may be longer than most.
   *
   * @param longest how many bytes of its body are read
   */
  Answer ask(HttpRequest.Builder request, int longest)
      throws NoAnswerException, InterruptedException {
    var call =
        client.sendAsync(
            request.setHeader("Accept-Encoding", "identity").timeout(patience).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try {
      // The limit of the request is only for the head of its answer.
      HttpResponse<InputStream> answer = call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      try (InputStream body = unpacked(answer)) {
        byte[] beginning = body.readNBytes(longest);
        return new Answer(
            answer.statusCode(),
            answer.headers(),
            new String(beginning, StandardCharsets.UTF_8).strip());
      }
    } catch (ExecutionException e) {
      throw new NoAnswerException(Trouble.of(e.getCause()), e);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new NoAnswerException(Trouble.TIMEOUT, e);
    } catch (IOException e) {
      throw new NoAnswerException(Trouble.of(e), e);
    }
  }

  /** Some applications compress whatever they send. */
  private static InputStream unpacked(HttpResponse<InputStream> answer) throws IOException {
    boolean packed = answer.headers().firstValue("Content-Encoding").orElse("").contains("gzip");
    return packed ? new GZIPInputStream(answer.body()) : answer.body();
  }
}
