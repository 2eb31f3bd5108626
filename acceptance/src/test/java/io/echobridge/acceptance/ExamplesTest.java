package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The programs of {@code examples}, started with the commands of their READMEs: real backends, a
 * real Redis, a real nginx, and windows of a real Chromium. {@link PlainPagesTest} restarts the
 * gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {
  private static final int ECHOBRIDGE = 6001;
  private static final int BACKEND = 8000;

  private final Redis redis = Redis.start();
  private final Browser browser = Browser.start();

  @AfterEach
  void noPageHadAnError() {
    assertThat(browser.errors()).isEmpty();
  }

  @AfterAll
  void close() {
    browser.close();
    redis.close();
  }

  @Test
  void anOrderIsHeardByAServiceAndByThePageOfItsUserAlone() {
    try (Example orders = Example.start("orders", redis, ECHOBRIDGE, BACKEND)) {
      orders.program("invoices.py").awaitLine("waiting for orders");
      Page ann = shop(orders, "ann");
      Page bob = shop(orders, "bob");

      ann.fill("#order input", "Tea");
      ann.click("#order button");
      ann.see("#orders", "Order 1: Tea");
      bob.fill("#order input", "Coffee");
      bob.click("#order button");
      bob.see("#orders", "Order 2: Coffee");
      orders.program("invoices.py").awaitLine("invoice for order 1 to ann: Tea");
      orders.program("invoices.py").awaitLine("invoice for order 2 to bob: Coffee");

      assertThat(orders.status("/sse?channel=private-user.ann")).isEqualTo(401);
      assertThat(ann.text("#orders")).isEqualTo("Order 1: Tea");
      assertThat(bob.text("#orders")).isEqualTo("Order 2: Coffee");
    }
  }

  private Page shop(Example orders, String user) {
    Page page = browser.open(user, orders.url());
    page.fill("#login input", user);
    page.click("#login button");
    page.see("#state", "connected");
    return page;
  }

  @Test
  void aMessageGoesToTheWindowWithOneUuidAndAWrongTokenIsRefused() {
    try (Example tokens = Example.start("tokens", redis, ECHOBRIDGE, BACKEND)) {
      Page ann = connected("ann", tokens);
      Page bob = connected("bob", tokens);
      Page eve = connected("eve", tokens);
      String annsUuid = ann.text("#me");
      String bobsUuid = bob.text("#me");

      send(ann, bobsUuid, "hello");
      bob.see("#messages", annsUuid + ": hello");
      send(bob, annsUuid, "hello yourself");
      ann.see("#messages", bobsUuid + ": hello yourself");
      bob.see("#messages", "to " + annsUuid + ": hello yourself"); // when it was answered
      assertThat(bob.text("#messages"))
          .isEqualTo(annsUuid + ": hello" + "to " + annsUuid + ": hello yourself");

      Page wrong = browser.open("wrong", tokens.url() + "/?token=wrong");
      wrong.see("#state", "refused");
      send(wrong, bobsUuid, "let me in");
      wrong.see("#messages", "not sent");
      send(ann, eve.text("#me"), "and you");
      eve.see("#messages", annsUuid + ": and you");
      assertThat(eve.text("#messages")).isEqualTo(annsUuid + ": and you");
    }
  }

  private Page connected(String name, Example example) {
    Page page = browser.open(name, example.url());
    page.see("#state", "connected");
    return page;
  }

  private static void send(Page page, String to, String text) {
    page.fill("[name=to]", to);
    page.fill("[name=text]", text);
    page.click("form:not([hidden]) button");
  }

  @Test
  void aSocketIoChatSaysItToOneselfToTheOthersToARoomAndToOne() {
    try (Example chat = Example.start("chat", redis, 6011, 6012, 6013)) {
      chat.program("chat.py").awaitLine("listening");
      Page ann = visitor(chat, "ann", "tea");
      Page bob = visitor(chat, "bob", "tea");
      Page eve = visitor(chat, "eve", "coffee");
      ann.see("#state", "ann in room tea");
      bob.see("#state", "bob in room tea");
      eve.see("#state", "eve in room coffee");

      send(ann, "me", "note");
      ann.see("#messages", "ann (only you): note");
      send(ann, "others", "hello");
      bob.see("#messages", "ann (lobby): hello");
      eve.see("#messages", "ann (lobby): hello");
      send(bob, "room", "a cup?");
      ann.see("#messages", "bob (room.tea): a cup?");
      bob.see("#messages", "bob (room.tea): a cup?");
      send(eve, "ann", "psst");
      ann.see("#messages", "eve (only you): psst");

      assertThat(ann.text("#messages"))
          .isEqualTo("ann (only you): notebob (room.tea): a cup?eve (only you): psst");
      assertThat(bob.text("#messages")).isEqualTo("ann (lobby): hellobob (room.tea): a cup?");
      assertThat(eve.text("#messages")).isEqualTo("ann (lobby): hello");
    }
  }

  private Page visitor(Example example, String name, String room) {
    Page page = browser.open(name, example.url());
    page.fill("#login [name=name]", name);
    page.fill("#login [name=room]", room);
    page.click("#login button");
    return page;
  }

  @Test
  void aGatewayWithRoomsTellsTheSenderWhoHasItAndRefusesOneWindowTooMany() {
    try (Example rooms = Example.start("rooms", redis, ECHOBRIDGE, BACKEND)) {
      Page ann = visitor(rooms, "ann", "tea");
      Page bob = visitor(rooms, "bob", "tea");
      ann.see("#members", "ann, bob");
      bob.see("#members", "ann, bob");
      Page eve = visitor(rooms, "eve", "coffee");
      eve.see("#members", "eve");

      say(ann, "room", "hello");
      ann.see("#messages", "2 of 2 have it");
      bob.see("#messages", "ann to room: hello");
      say(bob, "ann", "psst");
      bob.see("#messages", "1 of 1 have it");
      ann.see("#messages", "bob to ann: psst");
      String speech = "we close, ".repeat(300) + "now";
      say(eve, "everyone", speech);
      eve.see("#messages", "3 of 3 have it");
      bob.see("#messages", "eve to everyone: " + speech);
      assertThat(rooms.metric("compression_messages_total")).isEqualTo(1);
      say(eve, "nobody", "hello?");
      eve.see("#messages", "0 of 0 have it");
      assertThat(eve.text("#messages")).doesNotContain("hello", "psst");

      visitor(rooms, "max", "tea").see("#state", "too many windows");
    }
  }

  private static void say(Page page, String to, String text) {
    page.fill("#say [name=to]", to);
    page.fill("#say [name=text]", text);
    page.click("#say button");
  }
}
