package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has the port; a real daemon there is looked at elsewhere. */
class PortCheckTest {
  /**
   * The second runs with the configuration of before an app was added; the next two let nobody in
   * this way, or not now.
   */
  @ParameterizedTest
  @CsvSource({
    "200, '0{\"sid\":\"a\"}', port",
    "404, 'No app: this host and path belong to none. Add ?app=ID', port",
    "400, '{\"code\":0,\"message\":\"Transport unknown\"}', port",
    "503, '{\"code\":4,\"message\":\"The server is full: connect again later\"}', port",
    "404, '{\"code\":404,\"message\":\"Not Found\"}', port-in-use",
    "200, '85:0{\"sid\":\"a\"}', port-old-server",
    "404, Not found, port-in-use"
  })
  void whoHasThePortIsKnownByItsAnswer(int status, String body, String id) throws Exception {
    HttpServer there =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    there.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    there.start();
    try {
      assertThat(look(there.getAddress().getPort())).isEqualTo(id);
    } finally {
      there.stop(0);
    }
  }

  private static String look(int port) throws InterruptedException {
    Entrance entrance = new Entrance("/socket.io", "&app=new", List.of());
    return PortCheck.plain("127.0.0.1", port, entrance).look().get(0).id();
  }
}
