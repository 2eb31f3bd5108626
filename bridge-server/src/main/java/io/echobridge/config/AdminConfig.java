package io.echobridge.config;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The listener for who runs this: health, metrics, the live page. It asks who somebody is where
 * there are users or a token, and there have to be where other machines reach it.
 *
 * @param enabled whether there is one
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param hosts further names that requests may be made to, besides localhost, {@code host} and
 *     addresses
 * @param users bcrypt hashes of passwords, by the names of those who may use it
 * @param tokenFile a file with a token, for programs
 * @param tls whether it speaks TLS, with the certificate of the clients' listener
 * @param behindProxy whether something else encrypts what passes between it and other machines
 * @param tailPayloads whether those who look may see what is in events
 */
public record AdminConfig(
    boolean enabled,
    String host,
    int port,
    List<String> hosts,
    Map<String, Secret> users,
    Optional<String> tokenFile,
    boolean tls,
    boolean behindProxy,
    boolean tailPayloads) {
  private static final String BCRYPT = "\\$2[aby]\\$1[0-4]\\$[./A-Za-z0-9]{53}";

  public AdminConfig {
    hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    Faults faults = new Faults();
    for (String name : hosts) {
      faults.that(
          name.matches("[^/:*\\s]+"),
          "hosts",
          "names without scheme, port and path",
          '"' + name + '"');
    }
    users.forEach(
        (name, hash) -> {
          faults.that(
              name.matches("[A-Za-z0-9._@-]{1,60}") && !name.equals("token"),
              "users: expected names of letters, digits and . _ @ -, other than \"token\"");
          faults.that(
              hash.value().matches(BCRYPT),
              "users: expected bcrypt hashes with a cost of 10 to 14, as \"htpasswd -nBC 12 NAME\""
                  + " writes them, each in quotes");
        });
    faults
        .that(!host.isBlank(), "host", "an address to listen on", "\"\"")
        .range("port", port, 0, 65_535);
    if (enabled && !host.isBlank() && !Network.isThisMachine(host)) {
      faults
          .that(
              !users.isEmpty() || tokenFile.isPresent(),
              "host: other machines reach "
                  + host
                  + ", so this listener has to ask who they are. Write: admin.token-file ="
                  + " \"/etc/echobridge/admin.token\" (made by \"openssl rand -hex 32\"), or"
                  + " admin.users.NAME = \"HASH\" (made by \"htpasswd -nBC 12 NAME\")")
          .that(
              tls || behindProxy,
              "host: other machines reach "
                  + host
                  + ", so passwords must not pass in clear text. Write: admin.tls = true (with"
                  + " server.tls), or admin.behind-proxy = true where something else encrypts");
    }
    faults.done();
  }

  /** Whether it asks who somebody is. */
  public boolean asks() {
    return !users.isEmpty() || tokenFile.isPresent();
  }
}
