package io.echobridge.jwt;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the keys are. From any thread; nothing blocks. */
interface KeySource extends AutoCloseable {
  /** What a look for more keys came to. */
  enum Look {
    /** All keys that there are, are here: they were looked for since somebody wanted this one. */
    DONE,
    /** They were fetched a moment ago, before anybody wanted it; it is too early to do it again. */
    EARLIER,
    /** They could not be fetched. */
    NOT_NOW
  }

  /** The keys of that are here, and fit a token's head; a few at most. */
  List<KnownKey> find(JWSHeader header);

  /** Looks whether there are others, because none fits a token's head. Never fails. */
  CompletableFuture<Look> look(JWSHeader header);

  /** Whether a look may find others. */
  default boolean mayChange() {
    return false;
  }

  /** Why they could not be fetched, in words; empty where they were. */
  default String fault() {
    return "";
  }

  @Override
  void close();

  /** Keys that never change. */
  static KeySource of(List<KnownKey> keys) {
    return new KeySource() {
      @Override
      public List<KnownKey> find(JWSHeader header) {
        return keys.stream().filter(key -> key.fits(header)).toList();
      }

      @Override
      public CompletableFuture<Look> look(JWSHeader header) {
        return CompletableFuture.completedFuture(Look.DONE);
      }

      @Override
      public void close() {}
    };
  }
}
