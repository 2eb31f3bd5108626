package io.echobridge.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.InvalidConfigException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single options become, quirks included, and how the report marks them. */
class OptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // listener
        "{'port': 6001} | server.port | 6001 | = port",
        "{'port': '7001'} | server.port | 7001 | = port",
        "{'port': 'http://x:6001/'} | server.port | 6001 | = port",
        "{'port': 'none'} | server.port | 6001 | ! port",
        "{'port': 6002} | admin.port | 6003 | ~ port",
        "{'host': null} | server.host | 0.0.0.0 | = host",
        "{'host': '127.0.0.1'} | server.host | 127.0.0.1 | = host",
        "{'devMode': 'true'} | log.level | debug | = devMode",
        "{'devMode': true} | log.level | debug | = devMode",
        "{'devMode': 'yes'} | log | | = devMode",
        // TLS
        "{'protocol': 'https', 'sslCertPath': '/a.pem', 'sslKeyPath': '/k.pem'} | server.plain | false | ~ protocol",
        "{'protocol': 'https', 'port': 443, 'sslCertPath': '/a.pem'} | server.tls.port | 443 | ! sslKeyPath",
        "{'protocol': 'https', 'sslKeyPath': '/k.pem'} | server.tls.key-file | /k.pem | ! sslCertPath",
        "{'protocol': 'https', 'sslCertPath': 'a.pem'} | server.tls.cert-file | a.pem | ! sslCertPath",
        "{'protocol': 'https', 'sslCertChainPath': '/c.pem'} | server.tls.chain-file | /c.pem | = sslCertChainPath",
        "{'protocol': 'https', 'sslPassphrase': 'geheim'} | server.tls.key-password | geheim | = sslPassphrase",
        "{'protocol': 'http', 'sslCertPath': '/a.pem'} | server.tls | | - sslCertPath",
        "{'ciphers': 'x'} | server.tls | | - ciphers",
        // the application
        "{} | apps.default.auth.url | http://localhost/broadcasting/auth | ~ authHost (not given)",
        "{'authHost': 'https://a.example/', 'authEndpoint': 'api/auth'} | apps.default.auth.url | https://a.example/api/auth | ~ authHost",
        "{'authHost': '', 'host': 'http://h'} | apps.default.auth.url | http://h/broadcasting/auth | ~ authHost",
        "{'authHost': ['https://a.example', 'https://b.example']} | apps.default.auth.by-origin.`https://b.example` | https://b.example/broadcasting/auth | ~ authHost",
        "{'authHost': ['https://a.example', 'b.example:8443']} | apps.default.auth.by-origin.`https://b.example:8443` | https://b.example:8443/broadcasting/auth | ~ authHost",
        "{'authHost': ['https://a.example', '.b.example']} | apps.default.auth.by-origin | | ! authHost",
        "{'authHost': 'a.example'} | apps.default.auth.url | http://a.example/broadcasting/auth | ! authHost",
        "{'authHost': 'http://me:geheim@a.example'} | apps.default.auth.url | http://a.example/broadcasting/auth | ! authHost",
        // Redis
        "{'databaseConfig': {'redis': {'host': 'r', 'port': '6380'}}} | apps.default.brokers.main.url | redis://r:6380 | = databaseConfig.redis.port",
        "{'databaseConfig': {'redis': {'host': '::1'}}} | apps.default.brokers.main.url | redis://[::1]:6379 | = databaseConfig.redis.host",
        "{'databaseConfig': {'redis': {'path': '/run/r.sock'}}} | apps.default.brokers.main.url | redis-socket:///run/r.sock | = databaseConfig.redis.path",
        "{'databaseConfig': {'redis': {'tls': {}}}} | apps.default.brokers.main.url | rediss://127.0.0.1:6379 | = databaseConfig.redis.tls",
        "{'databaseConfig': {'redis': {'tls': {'rejectUnauthorized': false}}}} | apps.default.brokers.main.tls.verify | none | = databaseConfig.redis.tls",
        "{'databaseConfig': {'redis': {'tls': {'ca': 'PEM'}}}} | apps.default.brokers.main.tls.verify | full | ! databaseConfig.redis.tls.ca",
        "{'databaseConfig': {'redis': {'password': 'geheim'}}} | apps.default.brokers.main.password | geheim | = databaseConfig.redis.password",
        "{'databaseConfig': {'redis': {'username': 'u', 'password': 'p'}}} | apps.default.brokers.main.user | u | = databaseConfig.redis.username",
        "{'databaseConfig': {'redis': {'username': 'u'}}} | apps.default.brokers.main.user | | - databaseConfig.redis.username",
        "{'databaseConfig': {'redis': {'db': 3}}} | apps.default.brokers.main.db | | ~ databaseConfig.redis.db",
        "{'databaseConfig': {'redis': {'keyPrefix': 'shop:'}}} | apps.default.brokers.main.prefix | shop: | = databaseConfig.redis.keyPrefix",
        "{'databaseConfig': {'redis': {}}} | apps.default.brokers.main.prefix | auto | ~ databaseConfig.redis.keyPrefix (not given)",
        "{'databaseConfig': {'redis': {'retryStrategy': 1}}} | apps.default.brokers.main.retryStrategy | | - databaseConfig.redis.retryStrategy",
        "{'databaseConfig': {'redis': {'connectTimeout': 10000}}} | apps.default.brokers.main.connect-timeout | 10000ms | = databaseConfig.redis.connectTimeout",
        "{'databaseConfig': {'redis': {'hots': 'r'}}} | apps.default.brokers.main.hots | | ? databaseConfig.redis.hots",
        "{'databaseConfig': {'redis': {'sentinels': [{'host': 'a', 'port': 1234}, {'host': 'b'}], 'name': 'm'}}} | apps.default.brokers.main.url | redis-sentinel://a:1234,b:26379 | = databaseConfig.redis.sentinels",
        "{'databaseConfig': {'redis': {'sentinels': [{'host': 'a'}], 'name': 'm', 'sentinelPassword': 's'}}} | apps.default.brokers.main.sentinel-password | s | = databaseConfig.redis.sentinelPassword",
        "{'databaseConfig': {'redis': {'sentinels': [{'host': 'a'}]}}} | apps.default.brokers.main.sentinel-master | | ! databaseConfig.redis.name",
        "{'databaseConfig': {}} | apps.default.brokers.main.url | redis://127.0.0.1:6379 | ~ databaseConfig.redis (not given)",
        "{'databaseConfig': {'redis': {}, 'publishPresence': true}} | apps.default.brokers.main.publish-presence | true | ~ databaseConfig.publishPresence",
        "{'databaseConfig': {'redis': {}, 'publishPresence': 'true'}} | apps.default.brokers.main.publish-presence | | ~ databaseConfig.publishPresence",
        "{'database': 'sqlite'} | database | | ~ database",
        // Socket.IO
        "{'socketio': {'path': '/ws/'}} | protocols.echo.path | /ws | = socketio.path",
        "{'socketio': {'pingInterval': 10500}} | protocols.echo.ping-interval | 10500ms | = socketio.pingInterval",
        "{'socketio': {'pingTimeout': 60000}} | protocols.echo.ping-timeout | 60s | = socketio.pingTimeout",
        "{'socketio': {'pingTimeout': 'long'}} | protocols.echo | | ! socketio.pingTimeout",
        "{'socketio': {'transports': ['websocket', 'flash']}} | protocols.echo.transports | [websocket] | ~ socketio.transports",
        "{'socketio': {'transports': ['websocket']}} | protocols.echo.transports | [websocket] | = socketio.transports",
        "{'socketio': {'maxHttpBufferSize': 2000000}} | protocols.echo.max-payload | 2000000 | = socketio.maxHttpBufferSize",
        "{'socketio': {'cookie': false}} | protocols.echo.cookie | false | = socketio.cookie",
        "{'socketio': {'cookie': 'sid'}} | protocols.echo.cookie | true | ! socketio.cookie",
        "{'socketio': {'origins': 'a.example:443 http://b.example:80'}} | apps.default.origins | [https://a.example, http://b.example] | = socketio.origins",
        "{'socketio': {'origins': ['a.example:8443']}} | apps.default.origins | [https://a.example:8443, http://a.example:8443] | = socketio.origins",
        "{'socketio': {'origins': 'a.example:*'}} | apps.default.origins | [https://a.example, http://a.example] | ! socketio.origins",
        "{'socketio': {'origins': '*:443'}} | apps.default.origins | [] | ! socketio.origins",
        "{'socketio': {'origins': '*:*'}} | apps.default.origins | [*] | = socketio.origins",
        "{'socketio': {'perMessageDeflate': {'threshold': 9}}} | apps.default.websocket.compression.enabled | true | = socketio.perMessageDeflate",
        "{'socketio': {'perMessageDeflate': false}} | apps.default.websocket.compression.enabled | false | = socketio.perMessageDeflate",
        "{'socketio': {'PingInterval': 1}} | protocols.echo | | ? socketio.PingInterval",
        // the HTTP API
        "{'clients': [{'appId': 'a.b', 'key': 'k'}]} | apps.default.api.clients.`a.b`.key | k | = clients[0]",
        "{'clients': [{'appId': 7, 'key': 'k'}]} | apps.default.api | | - clients[0]",
        "{'clients': [{'appId': 'a', 'key': 'k'}, {'appId': 'a', 'key': 'l'}]} | apps.default.api.clients.a.key | k | - clients[1]",
        "{'clients': []} | apps.default.api | | = clients",
        "{'clients': [{'appId': 'a', 'key': 'k'}], 'subscribers': {'redis': true}} | apps.default.api | | ! clients[0]",
        "{'subscribers': {'http': true}} | apps.default.brokers.main.type | redis | ! subscribers.redis",
        "{'clients': [{'appId': 'a', 'key': 'k'}], 'apiOriginAllow': {'allowCors': true, 'allowOrigin': 'http://o'}} | apps.default.api.cors.origin | http://o | = apiOriginAllow.allowOrigin",
        "{'apiOriginAllow': {'allowCors': true}} | apps.default.api | | - apiOriginAllow",
        "{'apiOriginAllow': {'allowCors': false}} | apps.default.api | | = apiOriginAllow",
        "{'headers': {'X-A': 'b'}} | headers | | - headers",
        "{'authendpoint': 1} | authendpoint | | ? authendpoint",
      })
  void becomes(String json, String path, String value, String marked) throws Exception {
    Import made = made(json, Optional.empty());

    Config config = ConfigFactory.parseString(made.configuration());
    String quoted = path.replace('`', '"');
    String found = config.hasPath(quoted) ? text(config, quoted) : null;
    assertThat(found).isEqualTo(value);
    assertThat(made.report().lines(60)).contains("  " + marked);
    assertThat(String.join("\n", made.report().lines(60))).doesNotContain("geheim");
  }

  @Test
  void variablesCountAsTheyDid() throws Exception {
    String env =
        """
        # LARAVEL_ECHO_SERVER_DEBUG=true
        APP_URL="https://shop.example"
          LARAVEL_ECHO_SERVER_AUTH_HOST = 'http://${APP_URL}:80'
        LARAVEL_ECHO_SERVER_PORT=7001
        LARAVEL_ECHO_SERVER_HOST=
        LARAVEL_ECHO_SERVER_REDIS_HOST=redis
        LARAVEL_ECHO_SERVER_REDIS_PASSWORD=${MISSING}
        LARAVEL_ECHO_SERVER_CLIENTS=7
        REDIS_PREFIX=shop_
        """;
    Import made = made("{'port': 6001, 'host': '127.0.0.1'}", Optional.of(env));

    Config config = ConfigFactory.parseString(made.configuration());
    assertThat(config.getInt("server.port")).isEqualTo(7001);
    assertThat(config.getString("server.host")).isEqualTo("127.0.0.1");
    Config app = config.getConfig("apps.default");
    assertThat(app.getString("auth.url")).isEqualTo("https://shop.example/broadcasting/auth");
    assertThat(app.getString("brokers.main.url")).isEqualTo("redis://redis:6379");
    assertThat(app.getString("brokers.main.prefix")).isEqualTo("shop_");
    assertThat(app.hasPath("brokers.main.password")).isFalse();
    assertThat(made.report().lines(60))
        .contains(
            "  = LARAVEL_ECHO_SERVER_AUTH_HOST",
            "  ! LARAVEL_ECHO_SERVER_REDIS_PASSWORD",
            "  ? LARAVEL_ECHO_SERVER_CLIENTS");
  }

  @Test
  void aVariableThatTakesThePlaceOfSeveralHostsIsAChange() throws Exception {
    String file = "{'authHost': ['http://a', 'http://b']}";
    String variable = "LARAVEL_ECHO_SERVER_AUTH_HOST=http://c\n";

    assertThat(String.join(" ", made(file, Optional.of(variable)).report().lines(300)))
        .containsPattern(
            "~ LARAVEL_ECHO_SERVER_AUTH_HOST +option authHost +It takes the place of what the file"
                + " lists: http://a, http://b");
    assertThat(made("{'authHost': 'http://a'}", Optional.of(variable)).report().lines(300))
        .anyMatch(line -> line.startsWith("  = LARAVEL_ECHO_SERVER_AUTH_HOST"));
  }

  @Test
  void whatIsNotCarriedOverHasItsOwnReason() throws Exception {
    String file = "{'databaseConfig': {'redis': {'family': 6, 'noDelay': true, 'keepAlive': 1}}}";

    assertThat(String.join(" ", made(file, Optional.empty()).report().lines(300)))
        .containsPattern("databaseConfig.redis.family +Not needed: IPv4 and IPv6 both work")
        .containsPattern("databaseConfig.redis.noDelay +An option of Node's Redis client")
        .containsPattern("databaseConfig.redis.keepAlive +Not needed: the link is checked");
  }

  @Test
  void withoutVariablesTheFileCounts() throws Exception {
    Import made = made("{'port': 6001}", Optional.empty());
    assertThat(ConfigFactory.parseString(made.configuration()).getInt("server.port"))
        .isEqualTo(6001);
  }

  @Test
  void textOfTheOldFileStaysOneLineAndOneText() throws Exception {
    Import made =
        made(
            "{'authHost': '.x\\nevil = 1', 'databaseConfig': {'redis': {'password': 'a\\\"${b}'}}}",
            Optional.empty());
    Config config = ConfigFactory.parseString(made.configuration()).resolve();
    assertThat(config.root().keySet()).containsExactlyInAnyOrder("server", "apps");
    assertThat(config.getString("apps.default.brokers.main.password")).isEqualTo("a\"${b}");
  }

  private static Import made(String json, Optional<String> env) throws InvalidConfigException {
    return Import.of("old.json", json.replace('\'', '"'), env);
  }

  private static String text(Config config, String path) {
    Object value = config.getValue(path).unwrapped();
    return value.toString();
  }
}
