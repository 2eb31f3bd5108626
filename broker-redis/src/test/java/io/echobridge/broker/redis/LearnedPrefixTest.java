package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.InboundMark;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names, clients and other applications can and cannot make {@code prefix = auto} believe. */
class LearnedPrefixTest {
  private static final String LARAVELS = "{\"event\":\"E\",\"data\":{},\"socket\":null}";

  private final CapturedLog log = new CapturedLog();
  private final RecordingListener told = new RecordingListener();
  private final Losses losses = new Losses();
  private final Set<String> wanted = new HashSet<>();
  private final LearnedPrefix auto = made(true);

  @AfterEach
  void close() {
    log.close();
  }

  @ParameterizedTest
  @CsvSource({
    "laravel_database_news, laravel_database_, news",
    "laravel-database-news, laravel-database-, news",
    "my_shop_2_database_private-orders.5, my_shop_2_database_, private-orders.5",
    "my-shop-database-presence-room.1, my-shop-database-, presence-room.1",
    "my-shop_database_news, my-shop_database_, news",
    "laravel_database_a_database_b, laravel_database_, a_database_b",
    "laravel_database_größe, laravel_database_, größe",
    "_database_news, _database_, news",
    "-database-news, -database-, news",
    "_database_private-orders.5, _database_, private-orders.5",
    "database_database_news, database_database_, news",
    "private_club_database_news, private_club_database_, news",
  })
  void whatLaravelsDefaultsMakeOfAnAppsNameIsFound(String name, String prefix, String channel) {
    assertThat(event(name)).isEqualTo(to(channel));
    assertThat(message(prefix + "another", "anything")).isEqualTo(to("another"));
  }

  /** Clients choose such names, may listen there, and it looks like an event of Laravel's. */
  @Test
  void whatClientsTellAnApplicationTeachesNothing() {
    wanted.addAll(List.of("clients.a", "news"));
    String said = InboundMark.START + "\"event\":\"E\",\"data\":{},\"channel\":\"a\"}";
    assertThat(message("clients.a", said)).isEqualTo(to("clients.a"));
    assertThat(event("laravel_database_news")).isEqualTo(to("news"));
    // An event of that name does: then there is no prefix.
    LearnedPrefix other = made(true);
    assertThat(read(other, "clients.a", LARAVELS)).isEqualTo(to("clients.a"));
    assertThat(read(other, "laravel_database_news", LARAVELS))
        .isEqualTo(to("laravel_database_news"));
  }

  @Test
  void anEventOfAnotherProgramDoesNotSilenceGuardedChannelsForGood() {
    wanted.addAll(List.of("news", "private-a", "private-b", "private-c"));
    assertThat(event("news")).isEqualTo(to("news"));
    event("shop_database_private-a");
    assertThat(told.impaired()).hasSize(1);
    event("shop_database_private-b");
    assertThat(event("shop_database_private-c")).isEqualTo(to("private-c"));
    assertThat(event("shop_database_private-a")).isEqualTo(to("private-a"));
    assertThat(event("news")).isEqualTo(to("news"));
  }

  @ParameterizedTest
  @CsvSource({
    "news",
    "private-database-events",
    "presence-database-room",
    "private-club-database-news",
    "Laravel_database_news",
    "__database_news",
    "a__b_database_news",
    "laravel_database_",
    "laravel_horizon:jobs",
  })
  void aNameThatIsNoneOfThoseTeachesNothing(String name) {
    assertThat(event(name)).isEqualTo(to(name));
    assertThat(message("any", "anything")).isEqualTo(to("any"));
  }

  @ParameterizedTest
  @CsvSource({
    "hello",
    "''",
    "[1]",
    "'{\"job\":1}'",
    "'\"event\"'",
    "'[{\"event\":\"E\"}]'",
    "'{\"data\":{\"event\":\"E\"}}'",
    "'{\"data\":\"\\\",\\\"event\\\":\\\"E\"}'",
    "'{\"event\":{\"channel\":\"x\",\"members\":[{\"event\":\"E\"}]}}'",
  })
  void aBodyThatIsNotLaravelsTeachesNothing(String body) {
    assertThat(message("laravel_database_news", body)).isEqualTo(to("laravel_database_news"));
    assertThat(message("any", "anything")).isEqualTo(to("any"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"event\":\"E\"}'",
    "'{ \"event\" : \"E\" }'",
    "'{\"data\":{\"event\":1},\"event\":\"E\"}'",
    "'{\"data\":\"\\\"event\\\"\",\"event\":\"E\"}'",
  })
  void aBodyThatIsLaravelsTeaches(String body) {
    assertThat(message("laravel_database_news", body)).isEqualTo(to("news"));
  }

  @Test
  void nothingIsDroppedBeforeSeveralDifferentChannelsHadThePrefix() {
    for (int i = 0; i < 10; i++) {
      event("laravel_database_news");
      event("laravel_database_sport");
    }
    assertThat(event("other")).isEqualTo(to("other"));
  }

  @Test
  void severalDifferentChannelsSettleIt() {
    settle("laravel_database_");
    assertThat(event("other")).isEqualTo(Reading.FOREIGN);
    assertThat(message("laravel_database_news", "anything")).isEqualTo(to("news"));
  }

  @Test
  void onceNamesWithoutAPrefixWereHeardNoneIsSettled() {
    event("anything");
    settle("room-my-database-");
    assertThat(event("other")).isEqualTo(to("other"));
  }

  @Test
  void onceNamesWithoutAPrefixReachedListenersNoneIsTakenOff() {
    wanted.addAll(Set.of("news", "club"));
    event("news");
    for (String room : List.of("club", "a", "b", "c", "d")) {
      String name = "room-my-database-" + room;
      assertThat(event(name)).isEqualTo(to(name));
    }
    assertThat(event("news")).isEqualTo(to("news"));
    assertThat(warnings()).singleElement().asString().contains("\"room-my-database-\"");
  }

  @Test
  void aNameThatSomebodyListensToAsItStandsTeachesNothing() {
    for (String room : List.of("a", "b", "c", "d")) {
      String name = "room-my-database-" + room;
      wanted.add(name);
      assertThat(event(name)).isEqualTo(to(name));
    }
    assertThat(event("other")).isEqualTo(to("other"));
    assertThat(log.lines(Level.INFO)).isEmpty();
  }

  @Test
  void whoListensToTheWholeNameSilencesNobodyWhoListensToTheChannel() {
    wanted.addAll(Set.of("news", "laravel_database_news"));
    for (int i = 0; i < 3; i++) {
      assertThat(event("laravel_database_news"))
          .isEqualTo(new Reading.Either("laravel_database_news", "news"));
    }
    settle("laravel_database_");
    assertThat(event("laravel_database_news")).isEqualTo(to("news"));
  }

  @ParameterizedTest
  @CsvSource({"private-orders.5", "presence-room.1", "private-encrypted-x"})
  void whoListensToTheWholeNameNeverHearsAGuardedChannel(String channel) {
    String whole = "laravel_database_" + channel;
    wanted.add(whole);
    assertThat(event(whole)).isEqualTo(to(channel));
    assertThat(message(whole, "no envelope")).isEqualTo(Reading.OTHER_PREFIX);
    wanted.add("news");
    event("news");
    assertThat(event(whole)).as("without a prefix").isEqualTo(Reading.OTHER_PREFIX);
  }

  @Test
  void roomsThatNobodyIsInAreForgottenWhenANameThatIsListenedToComes() {
    settle("room-my-database-");
    wanted.add("news");
    assertThat(event("news")).isEqualTo(to("news"));
    assertThat(event("others")).isEqualTo(to("others"));
    assertThat(event("room-my-database-a")).isEqualTo(to("room-my-database-a"));
    assertThat(told.impaired()).isEmpty();
    assertThat(warnings()).anySatisfy(line -> assertThat(line).contains("is wrong"));
  }

  @Test
  void fewerThanSeveralChannelsThatReachSomebodyDropNothing() {
    wanted.addAll(Set.of("news", "club"));
    event("room-my-database-club");
    assertThat(event("news")).isEqualTo(to("news"));
    settle("room-my-database-");
    assertThat(event("news")).isEqualTo(to("news"));
    assertThat(warnings()).singleElement().asString().contains("with and without");
  }

  @Test
  void whatIsDroppedThoughSomebodyListensIsALossUntilItIsTheGreaterPart() {
    List<String> rooms = List.of("private-a", "private-b", "presence-c");
    wanted.addAll(rooms);
    rooms.forEach(room -> event("room-my-database-" + room));
    wanted.addAll(Set.of("news", "sport", "weather", "private-orders.5"));

    for (String channel : List.of("news", "sport", "weather", "news")) {
      assertThat(event(channel)).isEqualTo(Reading.FOREIGN);
    }
    assertThat(told.impaired()).singleElement().asString().contains("room-my-database-");
    assertThat(event("private-orders.5")).isEqualTo(to("private-orders.5"));
    assertThat(event("news")).isEqualTo(to("news"));
    assertThat(event("room-my-database-private-a")).as("still heard").isEqualTo(to("private-a"));
  }

  @Test
  void publicChannelsThatAnybodyMayListenToSilenceNobody() {
    List<String> rooms = List.of("a", "b", "c", "d");
    wanted.addAll(rooms);
    rooms.forEach(room -> event("room-my-database-" + room));
    assertThat(event("others")).as("it is settled").isEqualTo(Reading.FOREIGN);

    wanted.addAll(Set.of("news", "blog-database-x"));
    assertThat(event("news")).isEqualTo(to("news"));
    assertThat(event("blog-database-x")).isEqualTo(to("blog-database-x"));
    assertThat(event("others")).isEqualTo(to("others"));
    assertThat(event("room-my-database-a")).as("who knows").isEqualTo(to("a"));
    assertThat(told.impaired()).isEmpty();
    assertThat(warnings()).isNotEmpty();
  }

  @Test
  void aNameThatIsListenedToAsItStandsTakesBackAnotherPrefixToo() {
    settle("room-my-database-");
    wanted.add("blog-database-x");
    assertThat(event("blog-database-x")).isEqualTo(to("blog-database-x"));
  }

  @Test
  void whatNobodyListensToIsDroppedInSilence() {
    wanted.addAll(Set.of("a", "b", "c"));
    wanted.forEach(channel -> event("laravel_database_" + channel));
    for (int i = 0; i < 100; i++) {
      assertThat(event("other-" + i)).isEqualTo(Reading.FOREIGN);
      assertThat(message("celery" + i, "{}")).isEqualTo(Reading.FOREIGN);
    }
    assertThat(told.impaired()).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aSecondPrefixIsRefusedAndTheFirstGoesOn() {
    wanted.add("news");
    event("shop_database_news");
    assertThat(event("blog_database_news")).isEqualTo(Reading.OTHER_PREFIX);
    assertThat(told.impaired()).as("which of the two is ours?").hasSize(1);
    assertThat(event("shop_database_news")).isEqualTo(to("news"));
    assertThat(log.lines(Level.ERROR)).hasSize(1);
  }

  @Test
  void aSecondPrefixBesideOneThatReachesManyIsAnothers() {
    wanted.addAll(Set.of("a", "b", "c"));
    wanted.forEach(channel -> event("shop_database_" + channel));
    assertThat(event("blog_database_a")).isEqualTo(Reading.OTHER_PREFIX);
    assertThat(told.impaired()).isEmpty();
    assertThat(log.lines(Level.ERROR)).hasSize(1);
  }

  @Test
  void aPrefixThatReachesNobodyGivesWayToOneThatDoes() {
    settle("blog_database_");
    wanted.add("news");
    assertThat(event("shop_database_news")).isEqualTo(to("news"));
    assertThat(event("blog_database_news")).isEqualTo(Reading.OTHER_PREFIX);
    assertThat(auto.outgoing("x")).isEqualTo("shop_database_x");
  }

  @Test
  void anEndingWithinAChannelsNameIsNoPartOfThePrefix() {
    wanted.addAll(Set.of("news", "sport"));
    event("laravel_database_room-x_database_news");
    assertThat(event("laravel_database_news")).isEqualTo(to("news"));
    assertThat(event("laravel_database_sport")).isEqualTo(to("sport"));
    assertThat(event("laravel_database_room-x_database_news"))
        .isEqualTo(to("room-x_database_news"));
  }

  @Test
  void anEndingWithinTheSlugIsAPartOfThePrefixWhereSomebodyListensBehindIt() {
    settle("my_database_app_database_");
    wanted.add("news");
    assertThat(event("my_database_app_database_news")).isEqualTo(to("news"));
    assertThat(event("my_database_app_database_private-x")).isEqualTo(to("private-x"));
  }

  @Test
  void whereNobodyKnowsWhoListensNothingIsDropped() {
    LearnedPrefix blind = made(false);
    for (String channel : List.of("a", "b", "c", "d")) {
      assertThat(read(blind, "laravel_database_" + channel, LARAVELS)).isEqualTo(to(channel));
    }
    assertThat(read(blind, "news", LARAVELS)).isEqualTo(to("news"));
  }

  @Test
  void whatIsPublishedHasThePrefixWhenItIsCertain() {
    assertThat(auto.outgoing("x")).isEqualTo("x");
    event("laravel_database_news");
    assertThat(auto.outgoing("x")).as("nobody was reached").isEqualTo("x");
    wanted.add("news");
    event("laravel_database_news");
    assertThat(auto.outgoing("x")).isEqualTo("laravel_database_x");
  }

  @Test
  void namesWithoutEndLeaveNoTrace() {
    String much = "a_".repeat(1_000_000);
    assertThat(event(much + "database_x")).isEqualTo(to(much + "database_x"));
    event("laravel_database_news");
    for (String name : List.of("a", "b", "c", "d")) {
      event("laravel_database_" + name + much);
    }
    assertThat(event("other")).as("no channel has such a name").isEqualTo(to("other"));
  }

  @Test
  void aLossIsOverWhenNothingIsLostForAWhile() {
    Losses shortly = new Losses(0);
    shortly.tell(new Deliveries("test", told));
    shortly.look();
    shortly.lost(() -> "one");
    shortly.lost(() -> "two");
    assertThat(told.impaired()).hasSize(1);
    shortly.look();
    shortly.look();
    assertThat(told.impaired()).hasSize(2);
    assertThat(told.impaired().get(1)).isEmpty();
    losses.look();
    assertThat(told.impaired()).hasSize(2);
  }

  private void settle(String prefix) {
    for (String channel : List.of("unheard-1", "unheard-2", "unheard-3")) {
      event(prefix + channel);
    }
  }

  private List<String> warnings() {
    return log.lines(Level.WARN).stream().filter(line -> line.startsWith("test:")).toList();
  }

  private Reading event(String name) {
    return message(name, LARAVELS);
  }

  private Reading message(String name, String body) {
    return read(auto, name, body);
  }

  private static Reading read(LearnedPrefix by, String name, String body) {
    return by.read(name, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Reading to(String channel) {
    return new Reading.Event(channel);
  }

  private LearnedPrefix made(boolean canSettle) {
    losses.tell(new Deliveries("test", told));
    return new LearnedPrefix(new PrefixNotices("test", losses), wanted::contains, canSettle);
  }
}
