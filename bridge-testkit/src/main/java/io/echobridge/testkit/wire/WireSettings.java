package io.echobridge.testkit.wire;

import io.echobridge.auth.AppKeys;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.gate.Admission;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.Sends;
import io.echobridge.token.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The settings of a test's server: nothing is limited, unless a test is about a limit. */
public class WireSettings {
  /** For the {@link #memory} of tests: a thread for each time that one is full. */
  public static final Executor REAPING =
      task -> {
        Thread thread = new Thread(task, "client-memory");
        thread.setDaemon(true);
        thread.start();
      };

  /** How long a client may take nothing of what waits for it, in milliseconds. */
  public int patience = 10_000;

  /** Who may connect; looked at for each client, so a test may change it. */
  public Admission.Limits admission = Admission.Limits.NONE;

  /** How many event loops there are. */
  public int ioThreads = 2;

  /**
   * How WebSockets are compressed; looked at for each client and event, so a test may change it.
   */
  public Compression.Settings compression = Compression.Settings.OFF;

  /** Which pages may connect. */
  public List<String> origins = List.of("*");

  /** What the broker in memory hears; of several servers, for them to be nodes of one app. */
  public MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();

  /** How clients are brought up to date that come back; empty where they are not. */
  public Optional<RecoverySettings> recovery = Optional.empty();

  /** Whether every client hears {@code #all}. */
  public boolean everybody;

  /** Where what clients say to the application goes; empty where it does not want to hear them. */
  public Optional<String> inbound = Optional.empty();

  /** The app's keys; looked at whenever the protocol asks, so a test may change them. */
  public Optional<AppKeys> keys = Optional.empty();

  /**
   * What is kept for the clients. It is not the process's: what servers that are gone, or clients
   * without a server, have left there ends nobody here.
   */
  public ClientMemory memory = new ClientMemory(ClientMemory.ofProcess().limit(), REAPING);

  /** Says who clients are; looked at for each client, so a test may change it. */
  public Tokens tokens = Tokens.NONE;

  /** What hands the writes of one server's loops to the kernel. */
  Supplier<LoopSends> sending = LoopSends.Plain::new;

  /**
   * Has something else hand over what loops write.
   *
   * @param making makes it for each server; it is closed when the server's loops have ended
   * @param open called on each loop
   */
  public final <T extends AutoCloseable> void sendBy(Supplier<T> making, Function<T, Sends> open) {
    sending = () -> new LoopSends.Made<>(making.get(), open);
  }
}
