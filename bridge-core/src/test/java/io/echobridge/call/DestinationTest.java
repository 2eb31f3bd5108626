package io.echobridge.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication.Request;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  @ParameterizedTest
  @ValueSource(strings = {"stack_app", "tenant_1.shop.example", "-odd-", "app.1"})
  void aHostWhoseNameIsNoneToJavaIsLookedUpAndToldItsName(String host) throws Exception {
    List<String> lookedUp = new ArrayList<>();
    Request asked = askedAt(host, lookedUp);
    assertThat(lookedUp).containsExactly(host);
    assertThat(asked.line()).isEqualTo("POST /a%20b?app=1 HTTP/1.1");
    assertThat(asked.headers().get("Host")).matches("\\Q" + host + "\\E:\\d+");
  }

  @Test
  void anyOtherIsLeftToJava() throws Exception {
    List<String> lookedUp = new ArrayList<>();
    Request asked = askedAt("127.0.0.1", lookedUp);
    assertThat(lookedUp).isEmpty();
    assertThat(asked.headers().get("Host")).startsWith("127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example:0, expected a port of 1 to 65535",
    "http://app.example:65536/a, expected a port of 1 to 65535",
    "http://user:password@app.example, expected an address without user and password",
    "ftp://app.example, expected http:// or https:// and a host name",
    "app.example, expected http:// or https:// and a host name",
  })
  void whatIsNoDestinationHasAFault(String address, String fault) {
    assertThat(Destination.faultOf(address)).contains(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://app.example", "https://app.example:1/a", "http://a_b:65535"})
  void whatIsOneHasNone(String address) {
    assertThat(Destination.faultOf(address)).isEmpty();
  }

  private static Request askedAt(String host, List<String> lookedUp) throws Exception {
    try (FakeApplication application =
        FakeApplication.answering(FakeApplication.response(200, "true".getBytes(UTF_8)))) {
      Destination destination =
          Destination.of(
              "http://" + host + ":" + application.port() + "/a%20b?app=1",
              name -> {
                lookedUp.add(name);
                return InetAddress.getLoopbackAddress();
              });
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(
              destination.request().POST(BodyPublishers.ofString("x")).build(),
              BodyHandlers.discarding());
      return application.onlyRequest();
    }
  }
}
