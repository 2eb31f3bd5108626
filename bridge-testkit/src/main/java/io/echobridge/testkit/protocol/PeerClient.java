package io.echobridge.testkit.protocol;

import io.echobridge.testkit.wire.Peer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client of one connection that a {@link Peer} holds. A protocol adds its words: what it says,
 * and what it understands.
 */
public abstract class PeerClient implements ProtocolClient {
  /** What the client speaks through. */
  protected final Peer peer;

  private final String id;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private boolean ended;

  /**
   * A client that the server has greeted.
   *
   * @param id as {@link #id()} gives it
   */
  protected PeerClient(Peer peer, String id) {
    this.peer = peer;
    this.id = id;
  }

  /** A question that the server answers in its turn, whatever else it is busy with. */
  protected abstract String question();

  /** Whether that answers the {@link #question}. */
  protected abstract boolean isAnswer(String said);

  /**
   * Takes in one thing that the server says, an {@link #isAnswer answer} too: gives what a test is
   * about to {@link #hear}, and answers pings. The end is not given to it.
   */
  protected abstract void take(String said) throws IOException;

  /** Whether the server has ended the connection with that. */
  protected boolean isEnd(String said) {
    return said.equals("end") || said.startsWith("close ");
  }

  /** Keeps what {@link #next} gives later. */
  protected final void hear(Heard what) {
    heard.add(what);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final void settle() throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send(question());
      while (!isAnswer(receive())) {
        if (ended) {
          throw new IOException("the server has ended the connection");
        }
      }
    }
  }

  @Override
  public final Heard next() throws IOException {
    while (heard.isEmpty() && !ended) {
      receive();
    }
    return heard.isEmpty() ? Heard.end() : heard.remove();
  }

  /** Whether nothing more comes. */
  protected final boolean hasEnded() {
    return ended;
  }

  /** Takes in what comes next, and gives it. */
  protected final String receive() throws IOException {
    String said = peer.receive();
    if (isEnd(said)) {
      ended = true;
    } else {
      take(said);
    }
    return said;
  }

  @Override
  public void goodbye() throws IOException {
    peer.send("close");
  }

  @Override
  public void abort() throws IOException {
    peer.abort();
  }

  @Override
  public final void close() throws IOException {
    peer.close();
  }
}
