package io.echobridge.config;

import io.echobridge.call.Destination;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an OpenTelemetry collector is sent (OTLP).
 *
 * @param traces whether it is sent what becomes of events and of questions to the application
 * @param sampleRate which share is followed of what no publisher asks or forbids to follow, 0 to 1
 * @param metrics whether it is sent the metrics
 * @param metricsInterval how often
 * @param protocol how it is spoken to
 * @param endpoint its address without a path of a signal; empty: on this machine, at the protocol's
 *     own port
 * @param headers what each request carries besides
 * @param serviceName what this program is called there
 * @param attributes what else is said of it
 * @param timeout how long one request may take
 */
public record TelemetryConfig(
    boolean traces,
    double sampleRate,
    boolean metrics,
    Duration metricsInterval,
    Protocol protocol,
    Optional<String> endpoint,
    Map<String, Secret> headers,
    String serviceName,
    Map<String, String> attributes,
    Duration timeout) {
  /** How a collector is spoken to. */
  public enum Protocol {
    /** Protobuf over HTTP 1.1. */
    HTTP(4318),
    /** Protobuf over HTTP 2. */
    GRPC(4317);

    private final int port;

    Protocol(int port) {
      this.port = port;
    }
  }

  public TelemetryConfig {
    Faults faults = new Faults();
    endpoint.ifPresent(address -> check(address, faults));
    headers
        .keySet()
        .forEach(
            name ->
                faults.that(
                    name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                    "headers",
                    "names of headers",
                    '"' + name + '"'));
    headers
        .values()
        .forEach(
            value ->
                faults.that(
                    value.value().matches("[ -~]*"), "headers", "printable values", "another"));
    faults
        .that(sampleRate >= 0 && sampleRate <= 1, "sample-rate", "0 to 1", sampleRate)
        .that(!serviceName.isBlank(), "service-name", "a name", "\"\"")
        .range("metrics-interval", metricsInterval, Duration.ofSeconds(1), Duration.ofHours(1))
        .range("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1))
        .done();
  }

  /** The collector's address, without a slash at its end. */
  public String address() {
    return endpoint.orElse("http://127.0.0.1:" + protocol.port).replaceFirst("/+$", "");
  }

  private static void check(String address, Faults faults) {
    String got = address.contains("@") ? "" : ", got \"" + address + '"'; // a password is not shown
    Destination.faultOf(address)
        .or(() -> faultBehind(URI.create(address)))
        .ifPresent(fault -> faults.add("endpoint: " + fault + got));
  }

  private static Optional<String> faultBehind(URI uri) {
    return uri.getRawQuery() == null && uri.getRawFragment() == null
        ? Optional.empty()
        : Optional.of("expected an address without ? and #");
  }
}
