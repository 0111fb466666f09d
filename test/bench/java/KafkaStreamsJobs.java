import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.WindowedSerdes;

/** The jobs as a user of Kafka Streams writes them: KafkaStreamsJobs JOB BOOTSTRAP APPLICATION INPUT,... OUTPUT STATE-DIRECTORY RECORDS */
final class KafkaStreamsJobs {
  public static void main(String[] args) throws InterruptedException {
    var job = args[0];
    var inputs = args[3].split(",");
    var jobs = new KafkaStreamsJobs(inputs[0], inputs[inputs.length - 1], args[4], new Marks(Long.parseLong(args[6])));
    switch (job) {
      case "j1" -> jobs.processQuestions();
      case "j2" -> jobs.countQuestions();
      case "j3" -> jobs.countByMinute();
      case "j4" -> jobs.joinUsers();
      case "j5" -> jobs.joinAnswers(Duration.ofSeconds(10));
      case "j5-large" -> jobs.joinAnswers(Duration.ofDays(1));
      default -> throw new IllegalArgumentException(job);
    }

    var streams = new KafkaStreams(jobs.builder.build(), settings(args[1], args[2], args[5]));
    streams.start();
    jobs.marks.awaitAllProcessed();
    streams.close();
    jobs.marks.mark("closed");
  }

  private final StreamsBuilder builder = new StreamsBuilder();
  private final Serde<ObjectNode> json = json();
  private final String input;
  private final String otherInput;
  private final String output;
  private final Marks marks;

  private KafkaStreamsJobs(String input, String otherInput, String output, Marks marks) {
    this.input = input;
    this.otherInput = otherInput;
    this.output = output;
    this.marks = marks;
  }

  private <V> KStream<String, V> read(String topic, Serde<V> value) {
    return builder.stream(topic, Consumed.with(Serdes.String(), value)).peek((key, read) -> marks.record());
  }

  private void processQuestions() {
    read(input, json)
        .filter((key, question) -> question.get("votes").asInt() > 0)
        .mapValues(question -> question.put("status", "processed"))
        .to(output, Produced.with(Serdes.String(), json));
  }

  private void countQuestions() {
    read(input, Serdes.ByteArray())
        .groupByKey()
        .count(Materialized.as("counts"))
        .toStream()
        .to(output, Produced.with(Serdes.String(), Serdes.Long()));
  }

  private void countByMinute() {
    var minute = Duration.ofMinutes(1);
    read(input, Serdes.ByteArray())
        .groupByKey()
        .windowedBy(TimeWindows.ofSizeWithNoGrace(minute))
        .count(Materialized.as("counts"))
        .toStream()
        .to(
            output,
            Produced.with(WindowedSerdes.timeWindowedSerdeFrom(String.class, minute.toMillis()), Serdes.Long()));
  }

  private void joinUsers() {
    KTable<String, ObjectNode> users =
        builder.table(otherInput, Consumed.with(Serdes.String(), json), Materialized.as("users"));
    read(input, json)
        .<ObjectNode, ObjectNode>join(users, (question, user) -> question.set("by", user))
        .to(output, Produced.with(Serdes.String(), json));
  }

  /** A question may have several answers, so each result is an object of its own. */
  private void joinAnswers(Duration window) {
    var mapper = new ObjectMapper();
    read(input, json)
        .<ObjectNode, ObjectNode>join(
            read(otherInput, json),
            (question, answer) -> mapper.createObjectNode().<ObjectNode>setAll(question).set("answer", answer),
            JoinWindows.ofTimeDifferenceWithNoGrace(window),
            StreamJoined.with(Serdes.String(), json, json).withStoreName("answered"))
        .to(output, Produced.with(Serdes.String(), json));
  }

  private static Properties settings(String bootstrapServers, String applicationId, String stateDir) {
    var settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 10 << 20);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  /** Jackson's tree: parse, add a field, write. */
  private static Serde<ObjectNode> json() {
    var mapper = new ObjectMapper();
    return Serdes.serdeFrom(
        (topic, value) -> {
          try {
            return value == null ? null : mapper.writeValueAsBytes(value);
          } catch (JsonProcessingException error) {
            throw new UncheckedIOException(error);
          }
        },
        (topic, bytes) -> {
          try {
            return bytes == null ? null : (ObjectNode) mapper.readTree(bytes);
          } catch (IOException error) {
            throw new UncheckedIOException(error);
          }
        });
  }
}
