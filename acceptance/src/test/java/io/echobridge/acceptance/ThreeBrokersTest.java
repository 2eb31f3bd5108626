package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.acceptance.Browser.Page;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Laravel on Redis, and two applications on RabbitMQ and Kafka that know nothing of us, feed one
 * app; the same page hears all three.
 */
@Timeout(300)
class ThreeBrokersTest {
  private static final String PREFIX = "laravel_database_";
  private static final String ORDERS = "private-orders.5";

  private static final String APP =
      """
      apps.default {
        brokers {
          laravel { type = redis, url = "%s" }
          shop {
            type = rabbitmq, addresses = ["%s"], bindings = [{ exchange = shop, keys = ["order.#"] }]
            mappings {
              envelope = raw, channel = "private-orders.{routingKey[1]}"
              event = "order.{header.state}", except = "{header.tab}"
            }
          }
          prices {
            type = kafka, bootstrap-servers = ["%s"], topics = [shop-prices]
            mappings { when.header.ce_type = "com.shop.*", envelope = cloudevents, except = "{ce.tab}" }
          }
        }
        auth { url = "%s" }
      }
      """;

  @Test
  void onePageHearsAllThree() throws Exception {
    RabbitServer rabbit = RabbitServer.shared();
    KafkaServer kafka = KafkaServer.shared();
    try (Redis redis = Redis.start();
        Laravel laravel = Laravel.start(redis, PREFIX);
        AmqpApplication shop = new AmqpApplication(rabbit, "shop");
        KafkaApplication prices = new KafkaApplication(kafka, "shop-prices");
        Daemon daemon =
            Daemon.start(
                APP.formatted(redis.url(), rabbit.address(), kafka.address(), laravel.authUrl()));
        NodeClients clients = NodeClients.start();
        Browser browser = Browser.start()) {
      for (String broker : new String[] {"laravel", "shop", "prices"}) {
        daemon.awaitLog("broker " + broker + " is up");
      }
      EchoClient tab = clients.connect(daemon.url(), Generation.OLD, 5, Map.of()).connected();
      tab.listeningBehind(PREFIX, redis, "news", "NewsPublished");
      tab.listeningBehind(PREFIX, redis, ORDERS, ".order.shipped");
      tab.listeningBehind(PREFIX, redis, "prices", ".com.shop.price");
      Page page = browser.open("page", laravel.url("/page?user=5&host=" + daemon.url()));
      for (String channel : new String[] {"news", ORDERS, "prices"}) {
        hears(page, redis, channel);
      }

      laravel.fire("news");
      shop.publish("order.5", Map.of("state", "shipped"), "{\"parcel\":1}");
      prices.publish("7", price("1"), "{\"eur\":19.90}").get();

      assertThat(tab.awaitEvent("news", "NewsPublished").path("price").asDouble()).isEqualTo(1.5);
      assertThat(tab.awaitEvent(ORDERS, ".order.shipped")).isEqualTo(json("{\"parcel\":1}"));
      assertThat(tab.awaitEvent("prices", ".com.shop.price")).isEqualTo(json("{\"eur\":19.90}"));
      page.see("#heard", "newsNewsPublished");
      page.see("#heard", ORDERS + ".order.shipped{\"parcel\":1}");
      page.see("#heard", "prices.com.shop.price{\"eur\":19.9}");

      laravel.fire("news");
      shop.publish("order.5", Map.of("state", "shipped", "tab", tab.socketId()), "{\"parcel\":2}");
      prices.publish("7", price(tab.socketId()), "{\"eur\":29}").get();
      page.see("#heard", ORDERS + ".order.shipped{\"parcel\":2}");
      page.see("#heard", "prices.com.shop.price{\"eur\":29}");
      page.screenshot("three-brokers.png");
      shop.publish("order.5", Map.of("state", "shipped"), "{\"parcel\":3}");
      prices.publish("7", price("1"), "{\"eur\":39}").get();
      tab.await("event", event -> event.path("data").equals(json("{\"parcel\":3}")));
      tab.await("event", event -> event.path("data").equals(json("{\"eur\":39}")));

      assertThat(tab.heard(ORDERS, ".order.shipped"))
          .containsExactly(json("{\"parcel\":1}"), json("{\"parcel\":3}"));
      assertThat(tab.heard("prices", ".com.shop.price"))
          .containsExactly(json("{\"eur\":19.90}"), json("{\"eur\":39}"));
      assertThat(browser.errors()).isEmpty();
      daemon.assertHealthy();
    }
  }

  private static void hears(Page page, Redis redis, String channel) {
    Waiting.until("the page hears " + channel)
        .until(
            () -> {
              redis.publishEvent(PREFIX + channel, "probe", "0");
              return page.text("#heard").contains(channel + ".probe");
            });
  }

  /** The attributes of a CloudEvent about a price, with the connection that caused it. */
  private static Map<String, String> price(String tab) {
    return Map.of(
        "content-type", "application/json",
        "ce_specversion", "1.0",
        "ce_id", "1",
        "ce_source", "/shop",
        "ce_type", "com.shop.price",
        "ce_subject", "prices",
        "ce_tab", tab);
  }

  private static JsonNode json(String text) {
    return Json.parse(text);
  }
}
