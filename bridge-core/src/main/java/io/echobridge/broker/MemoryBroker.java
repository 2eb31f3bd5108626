package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A broker within the process, for tests and for trying things out: nodes that share an {@link
 * Exchange} are peers. It is a firehose, and hands over events on the thread that publishes, and
 * peers' messages on a thread that sends.
 */
public final class MemoryBroker implements Broker, Publisher {
  /** What several nodes share. */
  public static final class Exchange {
    private final List<MemoryBroker> nodes = new CopyOnWriteArrayList<>();
    private final List<Peers> links = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> steps = new ArrayDeque<>(); // guarded by itself
    private boolean stepping; // guarded by steps
    private final String epoch =
        Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);

    /** How many events there were. Written while the exchange is locked. */
    private volatile long count;

    /** Publishes an event to every node, in the order of the calls. */
    public synchronized void publish(String channel, byte[] body) {
      long number = count++;
      for (MemoryBroker node : nodes) {
        node.deliver(BrokerMessage.of(channel, body.clone(), 0, number));
      }
    }

    private synchronized void add(MemoryBroker node) {
      node.numbers.begin(count - 1);
      nodes.add(node);
    }

    private void send(byte[] message, Predicate<Peers> to) {
      byte[] sent = message.clone();
      inTurn(
          () ->
              links.stream()
                  .filter(to)
                  .forEach(link -> link.tell(it -> it.onMessage(sent.clone()))));
    }

    /**
     * One step after the other, in the order of the calls: what a peer sends while it hears a
     * message comes after that message everywhere. The thread that finds none at it takes them all.
     */
    private void inTurn(Runnable step) {
      synchronized (steps) {
        steps.add(step);
        if (stepping) {
          return;
        }
        stepping = true;
      }
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    }

    private @Nullable Runnable next() {
      synchronized (steps) {
        Runnable next = steps.poll();
        stepping = next != null;
        return next;
      }
    }
  }

  private final Exchange exchange;
  private final Peers peers = new Peers();
  private final Numbers numbers = new Numbers();
  private @Nullable BrokerListener listener;
  private boolean closed;

  public MemoryBroker(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void start(BrokerListener listener) {
    synchronized (this) {
      this.listener = listener;
    }
    exchange.add(this);
    listener.onUp("memory");
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Publisher> publisher() {
    return Optional.of(this);
  }

  @Override
  public Optional<Sender> sender() {
    return Optional.of((address, key, body) -> publish(address, body));
  }

  @Override
  public Optional<Places> places() {
    return Optional.of(numbers);
  }

  @Override
  public CompletionStage<Void> publish(String address, byte[] body) {
    exchange.publish(address, body);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    peers.close();
    exchange.nodes.remove(this);
    synchronized (this) {
      closed = true;
    }
  }

  private synchronized void deliver(BrokerMessage message) {
    BrokerListener to = listener;
    if (closed || to == null) {
      return;
    }
    try {
      to.onEvent(message);
    } catch (RuntimeException e) {
      // A dead letter, for which there is no place here.
    }
    numbers.took(message.ordinal());
  }

  /** Points by the exchange's numbers, which are the same on every node. */
  private final class Numbers implements Places {
    private static final Pattern TEXT =
        Pattern.compile("([0-9a-z]{1,13})\\.(0|[1-9a-z][0-9a-z]{0,11})");
    private volatile long first = -1;
    private volatile long taken = -1;
    private volatile boolean begun;

    void begin(long behind) {
      first = behind;
      taken = behind;
      begun = true;
    }

    /** One that was published meanwhile, by the listener, was taken before. */
    synchronized void took(long number) {
      taken = Math.max(taken, number);
    }

    @Override
    public Optional<String> text(long[] heads) {
      long last = heads.length == 0 ? -1 : heads[0];
      return Optional.of(exchange.epoch + '.' + Long.toString(last + 1, Character.MAX_RADIX));
    }

    @Override
    public Resolved resolve(String text) {
      Matcher parts = TEXT.matcher(text);
      if (!parts.matches() || !parts.group(1).equals(exchange.epoch)) {
        return new Unknown();
      }
      long last = Long.parseLong(parts.group(2), Character.MAX_RADIX) - 1;
      if (last >= exchange.count) {
        return new Unknown();
      }
      if (last > taken) {
        return new Ahead();
      }
      return last < first ? new Older() : new At(new long[] {last});
    }

    @Override
    public Optional<long[]> first() {
      return begun ? Optional.of(new long[] {first}) : Optional.empty();
    }
  }

  private final class Peers implements PeerLink {
    private volatile String node = "";
    private @Nullable PeerListener hears; // guarded by this

    @Override
    public void open(String newNode, PeerListener listener) {
      synchronized (this) {
        if (hears != null) {
          throw new IllegalStateException("the link was opened before");
        }
        hears = listener;
      }
      node = newNode;
      exchange.inTurn(
          () -> {
            exchange.links.add(this);
            tell(PeerListener::onUp);
          });
    }

    @Override
    public List<String> hosts() {
      return List.of();
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
      return send(message, link -> true);
    }

    @Override
    public CompletionStage<Void> sendTo(String to, byte[] message) {
      return send(message, link -> link.node.equals(to));
    }

    private CompletionStage<Void> send(byte[] message, Predicate<Peers> to) {
      if (!exchange.links.contains(this)) {
        return CompletableFuture.failedStage(new IllegalStateException("the link is not open"));
      }
      exchange.send(message, to);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      exchange.links.remove(this);
      synchronized (this) {
        hears = null;
      }
    }

    private synchronized void tell(Consumer<PeerListener> call) {
      if (hears == null) {
        return;
      }
      try {
        call.accept(hears);
      } catch (RuntimeException e) {
        // It costs this call only.
      }
    }
  }
}
