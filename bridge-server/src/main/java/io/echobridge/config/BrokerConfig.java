package io.echobridge.config;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.BrokerProbe;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One broker of an app.
 *
 * @param factory the plug-in that {@code type} names
 * @param settings what the plug-in reads of the block
 * @param common what every broker has
 */
public record BrokerConfig<C extends Record>(BrokerFactory<C> factory, C settings, Common common) {
  /**
   * The keys of every broker.
   *
   * @param mappings the rules by which its messages become events, in order
   * @param publishPresence whether it is told who is on a presence channel, at each change
   */
  public record Common(List<MappingConfig> mappings, boolean publishPresence) {
    /**
     * @throws IllegalArgumentException when they are no rules for this kind of broker
     */
    void check(BrokerFactory<?> factory) {
      var unused = Mapping.of(mappings, BrokerConfig.fields(factory), 1);
    }
  }

  /**
   * Makes the broker, not yet started.
   *
   * @throws IllegalArgumentException when settings contradict each other, or ask for what this kind
   *     of broker cannot do
   */
  public Broker create(BrokerContext context) {
    Broker made = factory.create(settings, context);
    if (common.publishPresence() && made.publisher().isEmpty()) {
      throw new IllegalArgumentException(
          "publish-presence: expected false, because nothing can be published with a"
              + " broker of type "
              + factory.type());
    }
    return made;
  }

  /** The same broker, but such that everything there is heard, where it can. */
  public Optional<BrokerConfig<C>> unfiltered() {
    return probe()
        .flatMap(probe -> probe.unfiltered(settings))
        .map(all -> new BrokerConfig<>(factory, all, common));
  }

  /** The address of messages that are published there; nothing where they are not ours. */
  public Optional<String> address(String own) {
    return probe().map(probe -> probe.address(settings, own)).orElse(Optional.of(own));
  }

  /** Which field is the address; nothing where none is. */
  public Optional<String> addressField() {
    return probe().flatMap(probe -> probe.addressField(settings));
  }

  /** The names of what its messages know beside address, body and headers. */
  public Set<String> fields() {
    return fields(factory);
  }

  /**
   * What events its messages are.
   *
   * @param maxSize the most bytes a message may have
   * @param sayable whether clients can be sent an event of a name
   */
  public Mapping mapping(int maxSize, Predicate<String> sayable) {
    return Mapping.of(common.mappings(), fields(), maxSize, sayable);
  }

  private Optional<BrokerProbe<C>> probe() {
    return factory instanceof BrokerProbe<C> probe ? Optional.of(probe) : Optional.empty();
  }

  private static Set<String> fields(BrokerFactory<?> factory) {
    return factory instanceof BrokerProbe<?> probe ? probe.fields() : Set.of();
  }
}
