package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one broker, in order: the first whose conditions hold takes a message, and says what
 * event it is. Immutable.
 */
public final class Mapping {
  private final List<Rule> rules;
  private final int maxSize;
  private final Set<String> fields;
  private final Set<String> headers;

  private Mapping(List<Rule> rules, int maxSize) {
    this.rules = rules;
    this.maxSize = maxSize;
    Names read = new Names();
    rules.forEach(rule -> rule.addTo(read));
    this.fields = read.fields();
    this.headers = read.headers();
  }

  /**
   * Compiles rules.
   *
   * @param fields what the broker knows of its messages
   * @param maxSize the most bytes a message may have
   * @throws IllegalArgumentException with everything that is wrong, one line each, led by the path
   *     from the broker's block
   */
  public static Mapping of(List<MappingConfig> rules, Set<String> fields, int maxSize) {
    return of(rules, fields, maxSize, name -> true);
  }

  /**
   * As the other one, with names that no event can have.
   *
   * @param sayable whether clients can be sent an event of a name; asked from any thread
   */
  public static Mapping of(
      List<MappingConfig> rules, Set<String> fields, int maxSize, Predicate<String> sayable) {
    return new Mapping(new Rules(fields, maxSize, sayable).compile(rules), maxSize);
  }

  /** The most bytes a message may have. */
  public int maxSize() {
    return maxSize;
  }

  /** Whether the channel of every message is its address, whatever is in it. */
  public boolean channelsAreAddresses() {
    return rules.stream().allMatch(rule -> rule.channel() != null && rule.channel().isAddress());
  }

  /**
   * What a message is. Called on the broker's thread.
   *
   * @param heard whether anybody listens to a channel; what nobody hears is not opened where that
   *     can be told before
   * @return the events that are heard, in order; they may share the array of the message's body
   * @throws UnmappableMessageException when it is none
   */
  public List<MappedEvent> map(BrokerMessage message, Predicate<ChannelName> heard) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.takes(message)) {
        return rule.map(message, heard);
      }
    }
    throw UnmappableMessageException.dropped("no-rule", "no rule takes it");
  }

  /**
   * What a message is, whole. Called on the broker's thread.
   *
   * @param heard whether anybody listens to a channel
   * @return all its events, also unheard ones; but for a message that is known, without opening it,
   *     to be for one channel that nobody listens to: of that only the channel
   * @throws UnmappableMessageException when it is none
   */
  public Mapped mapWhole(BrokerMessage message, Predicate<ChannelName> heard) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.takes(message)) {
        ChannelName only = rule.known(message);
        return only != null && !heard.test(only)
            ? new Mapped(only, List.of())
            : new Mapped(null, rule.map(message, every -> true));
      }
    }
    throw UnmappableMessageException.dropped("no-rule", "no rule takes it");
  }

  /**
   * What has to be kept of a message so that it can be mapped later: it makes the same events, but
   * for the words of their traces, which only the first way through the daemon has a use for.
   */
  public BrokerMessage kept(BrokerMessage message) {
    return message.only(fields, headers);
  }

  /**
   * What became of a message.
   *
   * @param unopened the channel of one that was not opened, as nobody listens; null otherwise
   * @param events all of one that was opened
   */
  public record Mapped(@Nullable ChannelName unopened, List<MappedEvent> events) {
    /** The channels that it is for, each once. */
    public Set<ChannelName> channels() {
      if (unopened != null) {
        return Set.of(unopened);
      }
      if (events.size() == 1) {
        return Set.of(events.get(0).channel());
      }
      Set<ChannelName> channels = new LinkedHashSet<>();
      events.forEach(each -> channels.add(each.channel()));
      return channels;
    }
  }

  /**
   * Which rule takes a message, for people.
   *
   * @param rule its place, from 0; nothing where none does
   * @param passedOver why the ones before it do not, each in one line
   */
  public record Choice(OptionalInt rule, List<String> passedOver) {}

  /** Says which rule takes a message, and why not the ones before it. */
  public Choice choose(BrokerMessage message) {
    List<String> passedOver = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Conditions when = rules.get(i).when();
      String misfit = when == null ? null : when.misfit(message);
      if (misfit == null) {
        return new Choice(OptionalInt.of(i), List.copyOf(passedOver));
      }
      passedOver.add(misfit);
    }
    return new Choice(OptionalInt.empty(), List.copyOf(passedOver));
  }
}
