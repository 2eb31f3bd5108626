package io.echobridge.admin;

import io.echobridge.http.ExchangeDeadline;
import io.echobridge.logging.LogQueue;
import io.echobridge.net.Absences;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.HeapShares;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics, in the text format of Prometheus. Labels are names of the configuration and fixed
 * words; never a channel, a user or an address.
 */
public final class Meters implements AutoCloseable {
  private static final String PREFIX = "echobridge.";

  private final PrometheusMeterRegistry scraped =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MeterRegistry registry;
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final List<AppMeters> apps;

  /**
   * @param expiry when the certificate in force expires, where TLS is spoken
   * @param connections how many are open
   * @param pushed takes the same meters, which somebody sends to a collector; empty for nobody
   */
  public Meters(
      String version,
      List<? extends AppStatus> apps,
      Optional<Supplier<Instant>> expiry,
      LongSupplier connections,
      Optional<MeterRegistry> pushed) {
    this.registry = pushed.<MeterRegistry>map(this::both).orElse(scraped);
    CpuMeters.register(registry);
    this.apps = apps.stream().map(app -> new AppMeters(registry, app)).toList();
    Gauge.builder(PREFIX + "build.info", () -> 1)
        .description("The daemon's version, as a label")
        .tag("version", version)
        .register(registry);
    clients(ClientMemory.ofProcess());
    HeapShares.all().forEach(this::share);
    Gauge.builder(PREFIX + "http.connections", connections::getAsLong)
        .description("Open connections of clients and publishers, including WebSockets")
        .register(registry);
    Gauge.builder(PREFIX + "http.exchanges", ExchangeDeadline::exchanges)
        .description("HTTP requests in progress, including waiting polls")
        .register(registry);
    FunctionCounter.builder(PREFIX + "log.lines.lost", this, meters -> LogQueue.lost())
        .description("Log lines that were lost because nobody read the log fast enough")
        .register(registry);
    expiry.ifPresent(this::certificate);
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private void clients(ClientMemory memory) {
    bytes("outbox", "Bytes that wait for slow clients, for each of them", memory::waiting);
    bytes("client.memory", "Bytes that are kept for all clients together", memory::used);
    bytes("client.memory.limit", "Bytes that may be kept for all clients", memory::limit);
    FunctionCounter.builder(PREFIX + "slow.clients.cut", memory, ClientMemory::slow)
        .description("Clients that were cut because they did not read what waited for them")
        .register(registry);
    Absences absences = memory.absences();
    bytes("absent.clients.memory", "Bytes that wait for polls that do not come", absences::used);
    bytes("absent.clients.memory.limit", "Bytes that may wait for polls", absences::limit);
    FunctionCounter.builder(PREFIX + "absent.clients.cut", absences, Absences::cut)
        .description("Clients that were cut because their polls did not come for longest")
        .register(registry);
    FunctionCounter.builder(PREFIX + "large.clients.cut", memory, ClientMemory::cut)
        .description("Clients that were cut because they held most of the clients' memory")
        .register(registry);
  }

  private void share(HeapShares.Share share) {
    share("memory.limit", "Bytes that may be kept of one kind", share.name(), share.limit());
    share("memory.used", "Bytes that are kept of one kind", share.name(), share.used());
  }

  private void share(String name, String description, String share, LongSupplier value) {
    Gauge.builder(PREFIX + name, value::getAsLong)
        .description(description)
        .tag("share", share)
        .baseUnit("bytes")
        .register(registry);
  }

  private void bytes(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value)
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private void certificate(Supplier<Instant> expiry) {
    Gauge.builder(PREFIX + "tls.certificate.expires", () -> expiry.get().getEpochSecond())
        .description("When the first certificate of the served chain expires, in Unix time")
        .baseUnit("seconds")
        .register(registry);
  }

  private MeterRegistry both(MeterRegistry pushed) {
    return new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped, pushed));
  }

  /** Brings what has no fixed labels up to date. Before each look at the meters; any thread. */
  public synchronized void refresh() {
    apps.forEach(AppMeters::refresh);
  }

  /** Looks while nobody refreshes: series are away for a moment then. */
  synchronized Answer scrape() {
    refresh();
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", scraped.scrape());
  }

  /** Leaves the registry open that somebody else sends. */
  @Override
  public void close() {
    garbage.close();
    scraped.close();
  }
}
