package io.echobridge.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients on a few threads; client i listens to channel i modulo the number of channels. */
final class Swarm implements AutoCloseable {
  private final Roll roll;
  private final int size;
  private final List<Reader> readers = new ArrayList<>();

  Swarm(Target target, List<String> channels, int size, int threads) throws IOException {
    this.size = size;
    roll = new Roll(channels);
    for (int i = 0; i < threads; i++) {
      readers.add(new Reader(target, roll));
    }
    for (int i = 0; i < size; i++) {
      readers.get(i % threads).add(i % channels.size());
    }
    readers.forEach(Reader::start);
  }

  int size() {
    return size;
  }

  int threads() {
    return readers.size();
  }

  Roll roll() {
    return roll;
  }

  /** Has all of them connect; the roll says how far they are. */
  void connect(int perSecond) {
    readers.forEach(reader -> reader.connect((double) perSecond / readers.size()));
  }

  /** Whether each of them has come or failed. */
  boolean isSettled() {
    return roll.ready() + roll.failed() >= size;
  }

  /** Whether each that has come has heard something. */
  boolean isHearing() {
    return roll.hearing() >= roll.ready();
  }

  /** Has that many clients read no more. */
  void stall(int count) {
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).stall(share(count, i));
    }
  }

  /** Has them read again, which tells whether the server has cut them. */
  void wake() {
    readers.forEach(Reader::wake);
  }

  /** All of them go at once, without a word. */
  void vanish() {
    readers.forEach(Reader::vanish);
  }

  /** That many of them go and come again, others each time. */
  void renew(int count) {
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).renew(share(count, i));
    }
  }

  private int share(int count, int reader) {
    return count / readers.size() + (reader < count % readers.size() ? 1 : 0);
  }

  /** Counts from zero again. */
  void begin() {
    readers.forEach(Reader::begin);
  }

  /** Deliveries, each once, since {@link #begin}. */
  long heard() {
    long sum = 0;
    for (Reader reader : readers) {
      sum += reader.tally().received() - reader.tally().doubled();
    }
    return sum;
  }

  /** What all have heard since {@link #begin}. */
  Tally tally() {
    Tally all = new Tally();
    readers.forEach(reader -> all.add(reader.tally()));
    return all;
  }

  @Override
  public void close() {
    readers.forEach(Reader::close);
  }
}
