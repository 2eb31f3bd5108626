package io.echobridge.testkit;

import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The peer link of a started broker, opened, with what it hears: texts, and when it was up. */
public final class OpenPeers implements AutoCloseable {
  private static final AtomicLong NODES = new AtomicLong(0xec40_0000_0000_0000L);

  private final PeerLink link;
  private final String node = Long.toHexString(NODES.incrementAndGet());
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<String> turns = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  private OpenPeers(PeerLink link) {
    this.link = link;
    link.open(node, new Hears());
  }

  /** Opens the link under an id that no other node has, and does not wait. */
  public static OpenPeers of(Broker broker) {
    return new OpenPeers(broker.peers().orElseThrow());
  }

  /** This node's id on the link. */
  public String node() {
    return node;
  }

  /** Completes when the link is up for the first time. */
  public CompletableFuture<Void> opened() {
    return opened;
  }

  /** Sends to all; completes when the broker has it. */
  public CompletionStage<Void> send(String text) {
    return link.send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends to one node; completes when the broker has it. */
  public CompletionStage<Void> sendTo(OpenPeers to, String text) {
    return link.sendTo(to.node, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was heard so far, this node's own messages among it. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /** What was heard so far, but for these texts. */
  public List<String> textsBut(List<String> own) {
    return texts.stream().filter(text -> !own.contains(text)).toList();
  }

  /** What was heard so far of the link: "up" and "down". */
  public List<String> turns() {
    return List.copyOf(turns);
  }

  /** What the broker refuses, as it was told so far: why, and what helps. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** Calls that broke a promise: while another one was running, or while the link was down. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    link.close();
  }

  private final class Hears implements PeerListener {
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean up;

    @Override
    public void onMessage(byte[] message) {
      String text = new String(message, StandardCharsets.UTF_8);
      hear(text, up, () -> texts.add(text));
    }

    @Override
    public void onUp() {
      hear(
          "up",
          !up,
          () -> {
            up = true;
            turns.add("up");
            opened.complete(null);
          });
    }

    @Override
    public void onDown() {
      hear(
          "down",
          up,
          () -> {
            up = false;
            turns.add("down");
          });
    }

    @Override
    public void onTrouble(String why, String remedy) {
      hear("trouble", true, () -> troubles.add(why + ": " + remedy));
    }

    private void hear(String call, boolean mayCome, Runnable then) {
      boolean alone = running.incrementAndGet() == 1;
      if (!mayCome || !alone) {
        faults.add(call + (alone ? " out of turn" : " during another call"));
      }
      then.run();
      running.decrementAndGet();
    }
  }
}
