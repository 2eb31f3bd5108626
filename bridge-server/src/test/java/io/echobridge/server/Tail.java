package io.echobridge.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads lines of an answer that does not end. */
final class Tail implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final int status;
  private final InputStream body;

  Tail(URI uri) throws IOException, InterruptedException {
    this(uri, "");
  }

  /**
   * @param authorization shows who looks; empty: nothing does
   */
  Tail(URI uri, String authorization) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    status = answer.statusCode();
    body = answer.body();
    Thread reader = new Thread(this::read, "tail");
    reader.setDaemon(true);
    reader.start();
  }

  int status() {
    return status;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isEmpty()) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }
}
