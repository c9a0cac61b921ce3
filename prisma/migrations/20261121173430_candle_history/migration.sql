-- CreateEnum
CREATE TYPE "candle_interval" AS ENUM ('M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1');

-- CreateTable
CREATE TABLE "candles" (
    "instrument_id" UUID NOT NULL,
    "source" "price_source" NOT NULL,
    "interval" "candle_interval" NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "open" DECIMAL NOT NULL,
    "high" DECIMAL NOT NULL,
    "low" DECIMAL NOT NULL,
    "close" DECIMAL NOT NULL,
    "volume" DECIMAL NOT NULL,

    CONSTRAINT "candles_pkey" PRIMARY KEY ("instrument_id","source","interval","time")
) PARTITION BY RANGE ("time");

-- CreateTable
CREATE TABLE "candle_coverage" (
    "instrument_id" UUID NOT NULL,
    "source" "price_source" NOT NULL,
    "interval" "candle_interval" NOT NULL,
    "known" tstzmultirange NOT NULL,

    CONSTRAINT "candle_coverage_pkey" PRIMARY KEY ("instrument_id","source","interval")
);

-- AddForeignKey
ALTER TABLE "candles" ADD CONSTRAINT "candles_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candle_coverage" ADD CONSTRAINT "candle_coverage_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Makes the partitions that bars between these times go to: a year each in UTC, and one for all before 2000, of which
-- sources have days and weeks. A partition is made aside and then attached, which readers and writers of the others do not
-- notice; servers that need the same one take turns. It runs as the owner of the table: a server needs no right but to
-- read and write.
CREATE FUNCTION "ensure_candle_partitions"("earliest" TIMESTAMPTZ, "latest" TIMESTAMPTZ) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  first_year integer := greatest(extract(year FROM earliest AT TIME ZONE 'UTC'), 1999);
  last_year integer := greatest(extract(year FROM latest AT TIME ZONE 'UTC'), 1999);
  partition_name text;
BEGIN
  IF latest >= '2200-01-01Z' THEN
    RAISE EXCEPTION 'no candles are kept of %', latest;
  END IF;
  FOR partition_year IN first_year .. last_year LOOP
    partition_name := CASE partition_year WHEN 1999 THEN 'candles_before_2000' ELSE 'candles_' || partition_year END;
    CONTINUE WHEN to_regclass(partition_name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtextextended('tickwire candle partitions', 0));
    CONTINUE WHEN to_regclass(partition_name) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE candles INCLUDING ALL)', partition_name);
    EXECUTE format(
      'ALTER TABLE candles ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%L)',
      partition_name,
      CASE partition_year WHEN 1999 THEN 'MINVALUE' ELSE quote_literal(partition_year || '-01-01Z') END,
      partition_year + 1 || '-01-01Z'
    );
  END LOOP;
END $$;
