package io.echobridge.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One thread with its share of the clients, and one buffer for all of them. */
final class Reader {
  private static final int BUFFER = 2 * Wire.LONGEST_REST;
  private static final int BURST = 64;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Target target;
  private final Roll roll;
  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final Mark mark = new Mark();
  private final Frames frames = new Frames();
  private final Inflation inflation = new Inflation();
  private volatile Tally tally = new Tally();
  private volatile boolean closed;
  private int opened;
  private int toOpen;
  private double perSecond;
  private long openingSince;
  private int renewed;
  private long nextTick;

  Reader(Target target, Roll roll) throws IOException {
    this.target = target;
    this.roll = roll;
    selector = Selector.open();
    thread = new Thread(this::run, "clients");
    thread.setDaemon(true);
  }

  /** Before {@link #start}. */
  void add(int channel) {
    clients.add(
        switch (target.protocol()) {
          case EIO3_POLLING, EIO4_POLLING -> new PollingClient(this, channel);
          case EIO3, EIO4 -> new WebSocketClient(this, channel);
          case PUSHER -> new PusherClient(this, channel);
          case JSON -> new JsonClient(this, channel);
        });
  }

  void start() {
    thread.start();
  }

  /** Has all its clients connect, so many a second. */
  void connect(double rate) {
    order(
        () -> {
          opened = 0;
          toOpen = clients.size();
          perSecond = rate;
          openingSince = System.nanoTime();
        });
  }

  /** Has the first {@code count} clients read no more. */
  void stall(int count) {
    order(() -> clients.subList(0, count).forEach(Client::stall));
  }

  void wake() {
    order(() -> clients.forEach(Client::wake));
  }

  void vanish() {
    order(() -> clients.forEach(Client::vanish));
  }

  /**
   * The next {@code count} clients vanish and come again, or, on WebSockets every other time, leave
   * and join their channel.
   */
  void renew(int count) {
    order(
        () -> {
          for (int i = 0; i < count; i++) {
            boolean stays = !target.protocol().isPolling() && renewed / clients.size() % 2 == 1;
            renew(clients.get(renewed++ % clients.size()), stays);
          }
        });
  }

  private static void renew(Client client, boolean stays) {
    if (!stays) {
      client.vanish();
      client.connect();
      return;
    }
    try {
      client.rejoin();
    } catch (IOException e) {
      client.wire().end(String.valueOf(e.getMessage()));
    }
  }

  void close() {
    closed = true;
    selector.wakeup();
  }

  private void order(Runnable order) {
    orders.add(order);
    selector.wakeup();
  }

  private void run() {
    try (selector) {
      while (!closed) {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
          order.run();
        }
        openSome();
        selector.select(this::ready, opened < toOpen ? 1 : 100);
        tick();
      }
      clients.forEach(Client::vanish);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    ((Wire) key.attachment()).ready(buffer);
  }

  private void openSome() {
    long due = (long) ((System.nanoTime() - openingSince) * perSecond / SECOND) + 1;
    for (int i = 0; i < BURST && opened < Math.min(toOpen, due); i++) {
      clients.get(opened++).connect();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    if (target.protocol().isOld() && now - nextTick > 0) {
      nextTick = now + SECOND;
      for (Client client : clients) {
        try {
          client.tick(now);
        } catch (IOException e) {
          client.wire().end(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Counts what comes from now on from zero. */
  void begin() {
    tally = new Tally();
  }

  /** What its clients have heard since {@link #begin}. */
  Tally tally() {
    return tally;
  }

  Target target() {
    return target;
  }

  Roll roll() {
    return roll;
  }

  Selector selector() {
    return selector;
  }

  Mark mark() {
    return mark;
  }

  Frames frames() {
    return frames;
  }

  Inflation inflation() {
    return inflation;
  }
}
