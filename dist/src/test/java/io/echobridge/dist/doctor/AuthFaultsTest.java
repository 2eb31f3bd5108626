package io.echobridge.dist.doctor;

import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications that answer a guest otherwise than they should, or not at all. */
class AuthFaultsTest {
  private Patient patient;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    patient = new Patient();
  }

  @AfterEach
  void stop() {
    patient.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {}
          403 | {"message":"Access denied"}
          200 | false
          """)
  void aNoIsWell(int status, String body) {
    patient.answers(status, "application/json", body).isWell();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | true                          | auth-everybody | admits a guest
          200 | {"auth":"k:f00"}              | auth-everybody | routes/channels.php
          200 | ''                            | auth-empty     | BROADCAST_DRIVER=redis
          200 | <!DOCTYPE html><h1>Shop</h1>  | auth-page      | web page
          200 | Warning: Undefined variable   | auth-not-json  | a PHP warning
          404 | {"message":"Not found"}       | auth-missing   | Broadcast::routes()
          405 | {}                            | auth-method    | /broadcasting/auth
          419 | {"message":"CSRF mismatch."}  | auth-csrf      | X-CSRF-TOKEN
          429 | {}                            | auth-throttled | TrustProxies
          500 | {"message":"Server Error"}    | auth-error     | storage/logs/laravel.log
          500 | Broadcast connection [redis] is not defined. | auth-undefined | connections there
          502 | <h1>Bad Gateway</h1>          | auth-error     | answers 502
          418 | {}                            | auth-unclear   | 403 was expected
          200 | {"message":"Unauthenticated."} | auth-unclear  | neither true nor an object with auth
          200 | {"success":false}             | auth-unclear   | answer guests with 403
          200 | {"auth":null}                 | auth-unclear   | neither true
          200 | {}                            | auth-unclear   | neither true
          200 | []                            | auth-unclear   | neither true
          200 | null                          | auth-unclear   | neither true
          200 | {"auth":"k:f","shared_secret":"s"} | auth-unclear | shared_secret
          200 | {"channel_data":{}}           | auth-everybody | admits a guest
          200 | {"auth":"k:f00"}<script>      | auth-not-json  | a debug bar
          """)
  void otherAnswersAreNot(int status, String body, String id, String words) {
    patient.answers(status, "application/json", body).suffersFrom(id, words);
  }

  @Test
  void any200LetsEverybodyIn() {
    patient.with("apps.default.auth.any200-is-yes = true");
    patient.isWell();
    patient.answers(200, "application/json", "false");
    patient.suffersFrom("auth-everybody", "any200-is-yes = false");
    patient.answers(200, "application/json", "{\"message\":\"Unauthenticated.\"}");
    patient.suffersFrom("auth-everybody", "any200-is-yes = false");
  }

  @Test
  void itLeadsToTheLoginPage() {
    patient.redirectsTo("https://shop.example/login?next=1");
    patient.suffersFrom("auth-redirect", "redirectGuestsTo");
  }

  @Test
  void itLeadsToItsHttpsAddress() {
    patient.redirectsTo("https://shop.example/broadcasting/auth");
    patient.suffersFrom("auth-redirect", "leads to https://shop.example/broadcasting/auth");
  }

  @Test
  void nobodyIsAsked() {
    patient.with("apps.default.auth = null");
    patient.suffersFrom("auth-none", "apps.default.auth.url");
  }

  @Test
  void nobodyListensThere() {
    auth("http://127.0.0.1:" + FreePorts.one() + "/broadcasting/auth");
    patient.suffersFrom("auth-refused", "In a container");
  }

  @Test
  void theNameIsUnknown() {
    auth("http://laravel.invalid/broadcasting/auth");
    patient.suffersFrom("auth-name", "getent hosts laravel.invalid");
  }

  @Test
  void theOtherAddressesAreAskedToo() {
    patient.with(
        "apps.default.auth.by-origin { \"https://b.example\" = \"http://b.invalid/broadcasting/auth\" }");
    patient.suffersFrom("auth-name", "apps.default.auth.by-origin.\"https://b.example\"");
  }

  @Test
  void itHangs() {
    RawHost host = RawHost.silent();
    patient.alongside(host).with("apps.default.auth.timeout = 300ms");
    auth(host.url() + "/broadcasting/auth");
    patient.suffersFrom("auth-timeout", "auth.timeout, 300 ms");
  }

  @Test
  void itSpeaksNoHttp() {
    RawHost host = RawHost.answering("-ERR unknown command\r\n");
    patient.alongside(host);
    auth(host.url() + "/broadcasting/auth");
    patient.suffersFrom("auth-broken", "not HTTP");
  }

  @Test
  void itSpeaksNoTls() {
    RawHost host = RawHost.answering("400 Bad Request", "", "");
    patient.alongside(host);
    auth(host.url().replace("http:", "https:") + "/broadcasting/auth");
    patient.suffersFrom("auth-tls", "http://");
  }

  @Test
  void itsCertificateIsOfAnAuthorityOfItsOwn() throws IOException {
    TlsHost host = TlsHost.start(folder, 10);
    patient.alongside(host);
    auth(host.url());
    patient.suffersFrom("auth-untrusted", "auth.ca-file");
    patient.with("apps.default.auth.ca-file = \"" + host.authority() + "\"").isWell();
  }

  @Test
  void itsCertificateHasExpired() throws IOException {
    TlsHost host = TlsHost.start(folder, 1);
    patient.alongside(host);
    auth(host.url());
    patient.with("apps.default.auth.ca-file = \"" + host.authority() + "\"");
    patient.suffersFrom("auth-expired", "Renew");
  }

  @Test
  void theClocksAreApart() {
    RawHost host =
        RawHost.answering("403 Forbidden", "Date: Tue, 01 Jan 2019 00:00:00 GMT\r\n", "{}");
    patient.alongside(host);
    auth(host.url() + "/broadcasting/auth");
    patient.suffersFrom("clock-skew", "timedatectl");
  }

  private void auth(String url) {
    patient.with("apps.default.auth.url = \"" + url + "\"");
  }
}
