package io.echobridge.gate;

import io.echobridge.net.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps why it was ended, and when; leaves its place then. */
final class FakeClient implements Client {
  final List<CloseReason> ends = new CopyOnWriteArrayList<>();
  volatile long endedNanos;

  private final String id;
  private final Admitted place;
  private final Handshake handshake;
  private final Way way;
  private final EventLoop loop;

  FakeClient(String id, Admitted place, Handshake handshake, Way way, EventLoop loop) {
    this.id = id;
    this.place = place;
    this.handshake = handshake;
    this.way = way;
    this.loop = loop;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Admitted place() {
    return place;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Way way() {
    return way;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void end(CloseReason reason) {
    endedNanos = System.nanoTime();
    ends.add(reason);
    place.leave(reason);
  }
}
