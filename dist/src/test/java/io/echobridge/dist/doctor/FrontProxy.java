package io.echobridge.dist.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Proxies before the daemon, each with a fault of its own. */
final class FrontProxy {
  private FrontProxy() {}

  /** As nginx is without its two lines: requests pass, their Upgrade headers do not. */
  static HttpServer withoutUpgrade(int port) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> pass(client, port, exchange));
      server.setExecutor(task -> daemon(task::run));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(HttpClient client, int port, HttpExchange exchange) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI());
    try {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(uri)
                  .method(
                      exchange.getRequestMethod(),
                      BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** Everything passes, but what is quiet for so long is cut. */
  static ServerSocket impatient(int port, int millis) {
    return accepting(
        client -> {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          client.setSoTimeout(millis);
          server.setSoTimeout(millis);
          daemon(() -> pump(client, server));
          pump(server, client);
        });
  }

  /** Each connection goes to the next of several nodes. */
  static ServerSocket scattering(int... ports) {
    AtomicInteger connections = new AtomicInteger();
    return accepting(
        client -> {
          int port = ports[connections.getAndIncrement() % ports.length];
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          daemon(() -> pump(client, server));
          pump(server, client);
        });
  }

  /** What answers a poll waits until the daemon has closed the connection, which it keeps. */
  static ServerSocket holding(int port) {
    return accepting(
        client -> {
          String request = request(client);
          Socket server = passOn(request, port);
          daemon(() -> pump(client, server));
          if (request.startsWith("GET") && request.contains("transport=polling&sid=")) {
            client.getOutputStream().write(server.getInputStream().readAllBytes());
          }
          pump(server, client);
        });
  }

  /** What pages ask goes to one node, what they send to another. */
  static ServerSocket scatteringPosts(int port, int posts) {
    return accepting(
        client -> {
          String request = request(client);
          Socket server = passOn(request, request.startsWith("POST") ? posts : port);
          daemon(() -> pump(client, server));
          pump(server, client);
        });
  }

  /** What pages ask passes, what they send does not. */
  static ServerSocket blockingPosts(int port) {
    return accepting(
        client -> {
          String request = request(client);
          if (request.startsWith("POST")) {
            String no = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
            client.getOutputStream().write(no.getBytes(StandardCharsets.ISO_8859_1));
            return;
          }
          Socket server = passOn(request, port);
          daemon(() -> pump(client, server));
          pump(server, client);
        });
  }

  /** The first request of a connection, or its beginning. */
  private static String request(Socket client) throws IOException {
    byte[] first = new byte[8192];
    int length = Math.max(0, client.getInputStream().read(first));
    return new String(first, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static Socket passOn(String request, int port) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    server.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return server;
  }

  private static ServerSocket accepting(Wire wire) {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      daemon(
          () -> {
            while (true) {
              Socket client = listening.accept();
              daemon(() -> wire.carry(client));
            }
          });
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  private interface Wire {
    void carry(Socket client) throws IOException;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // its time is over
              }
            },
            "front-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
