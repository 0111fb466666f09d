import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** The application of the test as a user of Kafka Streams writes it: Counting BOOTSTRAP APPLICATION STATE-DIRECTORY TOPIC-PREFIX. Ends with its input. */
final class Counting {
  public static void main(String[] args) throws IOException {
    var streams = new KafkaStreams(topology(args[3]), settings(args[0], args[1], args[2]));
    streams.setUncaughtExceptionHandler(
        thrown -> {
          thrown.printStackTrace();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    while (System.in.read() >= 0) {}
    streams.close();
    System.exit(0);
  }

  private static Topology topology(String prefix) {
    var builder = new StreamsBuilder();
    var text = Consumed.with(Serdes.String(), Serdes.String());
    var users = builder.table(prefix + "users", text, Materialized.as("users"));
    var events = builder.stream(prefix + "events", text);
    var written = Produced.with(Serdes.String(), Serdes.Long());
    events.groupByKey().count(Materialized.as("counts")).toStream().to(prefix + "counts", written);
    var minutes = TimeWindows.ofSizeAndGrace(Duration.ofMinutes(1), Duration.ofMinutes(1));
    events
        .filter((key, event) -> !event.startsWith("late"))
        .groupByKey()
        .windowedBy(minutes)
        .count(Materialized.as("by-minute"))
        .toStream((windowed, count) -> windowed.key() + "@" + windowed.window().start())
        .to(prefix + "minutes", written);
    events
        .groupByKey()
        .windowedBy(minutes)
        .emitStrategy(EmitStrategy.onWindowClose())
        .count(Materialized.as("closed"))
        .toStream((windowed, count) -> windowed.key() + "@" + windowed.window().start())
        .to(prefix + "closed", written);
    events
        .processValues(() -> new WithStreamTime())
        .to(prefix + "times", Produced.with(Serdes.String(), Serdes.String()));
    events
        .join(users, (event, user) -> event + " by " + user)
        .to(prefix + "joined", Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  private static final class WithStreamTime extends ContextualFixedKeyProcessor<String, String, String> {
    @Override
    public void process(FixedKeyRecord<String, String> record) {
      context().forward(record.withValue(record.value() + " at " + context().currentStreamTimeMs()));
    }
  }

  private static Properties settings(String bootstrapServers, String applicationId, String stateDir) {
    var settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    return settings;
  }
}
